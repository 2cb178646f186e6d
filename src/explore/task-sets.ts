import type { Source } from '../lang/index.ts'
import type { Program, ProgramNode } from '../value/index.ts'
import { groupsOf } from './symmetry.ts'

/**
 * The sets of a program's tasks but the empty and the whole one, the smaller first, then in order of the tasks. Left out are sets
 * that differ from an earlier one by tasks that do the same, and sets with a task that kills one outside.
 */
export function* taskSets(program: Program): Generator<readonly number[]> {
  const { tasks } = program
  const groups = groupsOf(program)
  const kills = tasks.map(({ nodes }) => killedBy(nodes))
  for (let size = 1; size < tasks.length; size++) {
    for (const set of combinations(tasks.length, size)) {
      const isFirst = groups.every(group => {
        const chosen = group.filter(task => set.includes(task))
        return chosen.every((task, index) => task === group[index])
      })
      if (isFirst && set.every(task => kills[task]?.every(target => set.includes(target)))) yield set
    }
  }
}

/** Ascending choices of `size` of the numbers below `count`, in lexicographic order. */
function* combinations(count: number, size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) yield []
  for (let first = from; size > 0 && first <= count - size; first++)
    for (const rest of combinations(count, size - 1, first + 1)) yield [first, ...rest]
}

function killedBy(nodes: readonly ProgramNode[]): readonly number[] {
  return nodes.flatMap(node =>
    node.kind === 'step' && node.operation.primitive === 'kill' ? [node.operation.argument ?? -1] : [],
  )
}

/** The source with only the tasks of such a set. */
export function withTasks(source: Source, set: readonly number[]): Source {
  if ('kind' in source) return { ...source, tasks: set.flatMap(task => source.tasks[task] ?? []) }
  // Tasks that share an automaton go on sharing it.
  const made = new Map<readonly ProgramNode[], readonly ProgramNode[]>()
  const tasks = set.flatMap(task => {
    const kept = source.tasks[task]
    if (kept === undefined) return []
    const nodes = made.get(kept.nodes) ?? kept.nodes.map(node => renumbered(node, set))
    made.set(kept.nodes, nodes)
    return [{ ...kept, nodes }]
  })
  return { ...source, tasks }
}

/** A node whose `kill`, if it is one, names its task by the place in the set. */
function renumbered(node: ProgramNode, set: readonly number[]): ProgramNode {
  if (node.kind !== 'step' || node.operation.primitive !== 'kill') return node
  return { ...node, operation: { ...node.operation, argument: set.indexOf(node.operation.argument ?? -1) } }
}
