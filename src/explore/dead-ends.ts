import type { Program, ProgramNode } from '../value/index.ts'

/**
 * By task and node 1 where no path of the task's automaton leads on to a node that is wanted of it. `wanted` has for each
 * task the nodes at which it stands in some state that is looked for; tasks that do the same may stand in for each other.
 * A state with a task at a dead end leads to none that is looked for.
 */
export function deadEnds({ tasks }: Program, wanted: readonly ReadonlySet<number>[]): readonly Uint8Array[] {
  const known = new Map<readonly ProgramNode[], Uint8Array>()
  return tasks.map(({ nodes }) => {
    const found =
      known.get(nodes) ??
      without(
        nodes,
        wanted.flatMap((own, task) => (tasks[task]?.nodes === nodes ? [...own] : [])),
      )
    known.set(nodes, found)
    return found
  })
}

/** 1 for each node from which no path leads to one of `wanted`. */
function without(nodes: readonly ProgramNode[], wanted: readonly number[]): Uint8Array {
  const before: number[][] = nodes.map(() => [])
  nodes.forEach((node, from) => {
    if (node.kind === 'step') for (const [, to] of node.next) before[to]?.push(from)
  })
  const ends = new Uint8Array(nodes.length).fill(1)
  const work = [...wanted]
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (ends[node] === 0) continue
    ends[node] = 0
    work.push(...(before[node] ?? []))
  }
  return ends
}
