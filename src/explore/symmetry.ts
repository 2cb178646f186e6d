import { isLock, type Machine } from '../kernel/index.ts'
import type { Program } from '../value/index.ts'

/**
 * Groups of tasks that cannot be told apart: they run the same automaton, and nobody kills one of them by name.
 * A field that told them apart would have to hold what differs between them, and nothing does.
 */
export function groupsOf({ tasks }: Program): readonly (readonly number[])[] {
  const killed = new Set(
    tasks.flatMap(({ nodes }) =>
      nodes.flatMap(node =>
        node.kind === 'step' && node.operation.primitive === 'kill' ? [node.operation.argument] : [],
      ),
    ),
  )
  const groups = new Map<unknown, number[]>()
  tasks.forEach(({ nodes }, task) => {
    if (!killed.has(task)) groups.set(nodes, [...(groups.get(nodes) ?? []), task])
  })
  return [...groups.values()].filter(({ length }) => length > 1)
}

/**
 * One state for all that differ only by which task of a group is which (Ip and Dill 1996). The tasks of each group are
 * brought into the order of everything the state says of them: node, place in a queue, pending signal, locks held
 * exclusively, read holds. No other cell says anything of a task, so two states get the same form exactly when renaming
 * tasks within groups makes one of the other; places in a queue stay what they are, so this holds for queues too.
 */
export class Symmetry {
  readonly #groups: readonly (readonly number[])[]
  /** First cells of blocks that have a cell for each task, and cells that hold a task plus one. */
  readonly #perTask: Int32Array
  readonly #owners: Int32Array

  /** `groups` as `groupsOf` gives them. */
  constructor(machine: Machine, groups: readonly (readonly number[])[]) {
    const { program, tasks } = machine
    const locks = program.objects.flatMap((object, index) => (isLock(object) ? [index] : []))
    const shared = locks.filter(object => program.objects[object]?.type === 'rw_semaphore')
    this.#groups = groups
    this.#perTask = Int32Array.of(0, tasks, 2 * tasks, ...shared.map(object => machine.at(object) + 1))
    this.#owners = Int32Array.from(locks, object => machine.at(object))
  }

  /**
   * Brings a state into its form; false when it was in it. `names`, when given, is brought along: `names[t]` is what task
   * `t` is called elsewhere.
   */
  canonicalise(cells: Int32Array, names?: Int32Array): boolean {
    let changed = false
    for (const group of this.#groups) {
      // By insertion: groups are small, and nearly always in order but for the task that has just moved.
      for (let at = 1; at < group.length; at++) {
        for (let back = at; back > 0; back--) {
          const [left, right] = [group[back - 1] ?? 0, group[back] ?? 0]
          if (!this.#isBefore(cells, right, left)) break
          this.#swap(cells, left, right)
          if (names !== undefined) exchange(names, left, right)
          changed = true
        }
      }
    }
    return changed
  }

  /** True when what the state says of `one` comes before what it says of `other`. */
  #isBefore(cells: Int32Array, one: number, other: number): boolean {
    for (const base of this.#perTask) {
      const difference = (cells[base + one] ?? 0) - (cells[base + other] ?? 0)
      if (difference !== 0) return difference < 0
    }
    for (const owner of this.#owners) {
      if (cells[owner] === one + 1) return true
      if (cells[owner] === other + 1) return false
    }
    return false
  }

  #swap(cells: Int32Array, one: number, other: number): void {
    for (const base of this.#perTask) exchange(cells, base + one, base + other)
    for (const owner of this.#owners) {
      if (cells[owner] === one + 1) cells[owner] = other + 1
      else if (cells[owner] === other + 1) cells[owner] = one + 1
    }
  }
}

function exchange(cells: Int32Array, one: number, other: number): void {
  const kept = cells[one] ?? 0
  cells[one] = cells[other] ?? 0
  cells[other] = kept
}
