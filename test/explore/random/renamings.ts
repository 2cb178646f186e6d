import { Machine } from '../../../src/kernel/index.ts'
import type { Program } from '../../../src/value/index.ts'
import { stateKey } from './naive.ts'

/** The states, as texts, that a program's states turn into when alike tasks swap their names in every way. */
export function renamings(program: Program, groups: readonly (readonly number[])[]) {
  const machine = new Machine(program)
  const { tasks } = machine
  const orders = groups.reduce<readonly (readonly number[])[]>(
    (before, group) =>
      before.flatMap(order =>
        permutations(group).map(turned =>
          order.map(task => (group.includes(task) ? (turned[group.indexOf(task)] ?? task) : task)),
        ),
      ),
    [program.tasks.map((_, task) => task)],
  )
  return (cells: Int32Array): readonly string[] =>
    orders.map(to => {
      const renamed = cells.slice()
      const move = (base: number) => {
        for (let task = 0; task < tasks; task++) renamed[base + (to[task] ?? 0)] = cells[base + task] ?? 0
      }
      for (const part of [0, tasks, 2 * tasks]) move(part)
      program.objects.forEach(({ type }, object) => {
        if (type === 'completion' || type === 'page') return
        const at = machine.at(object)
        const owner = (cells[at] ?? 0) - 1
        renamed[at] = owner < 0 ? 0 : (to[owner] ?? 0) + 1
        if (type === 'rw_semaphore') move(at + 1)
      })
      return stateKey(renamed)
    })
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map(rest => [item, ...rest]))
}
