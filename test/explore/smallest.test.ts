import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explore/explore.ts'
import { smallest } from '../../src/explore/smallest.ts'
import { withTasks } from '../../src/explore/task-sets.ts'
import { replay, scenario, task } from '../../src/index.ts'
import * as flows from '../kernel/flows.model.ts'
import { rows } from './rows.ts'
import { randomPrograms } from './spaces.ts'
import { vfio } from './vfio.model.ts'

describe('the fewest tasks that still deadlock', () => {
  test.each([
    ['A', ['set_device_state', 'save_read', 'pin_dma', 'reset', 'mmap_writer']],
    ["A'", ['save_read', 'pin_dma', 'reset', 'mmap_writer']],
    ['C', ['save_read', 'pin_dma', 'reset_1', 'mmap_writer']],
  ] as const)('of row %s', (row, tasks) => {
    const source = vfio(rows[row]).scenario
    const found = smallest(source)
    expect(found).toMatchObject({ tasks, minimal: true, broken: { property: 'deadlock' } })
    const witness = found?.exploration.properties.find(one => one.property === 'deadlock')?.witness
    const kept = { ...source, tasks: source.tasks.filter(({ name }) => found?.tasks.includes(name)) }
    expect(replay(kept, witness?.steps ?? []).outcome).toBe('deadlock')
    expect(smallest(source)?.tasks).toEqual(found?.tasks)
  })

  test('are none when nothing is broken', () => {
    expect(smallest(vfio({ ...rows.B, reset: 1 }).scenario)).toBeNull()
  })

  test('are not known when a limit is hit', () => {
    const { scenario: rowA } = vfio(rows.A)
    expect(smallest(rowA, { sets: 10 })).toMatchObject({ sets: 10, minimal: false, tasks: { length: 5 } })
    expect(() => smallest(vfio({ ...rows.B, reset: 1 }).scenario, { limit: 20 })).toThrow(
      'but the search stopped at 20 states',
    )
  })

  test('can be asked of another claim, and of tables', () => {
    const both = scenario({
      tasks: [task('a', flows.increment), task('b', flows.lock_twice), task('c', flows.increment)],
    })
    expect(smallest(both, { property: 'data-race' })?.tasks).toEqual(['a', 'c'])
    expect(smallest(both, { property: 'misuse' })?.tasks).toEqual(['b'])
    const { program } = explore(both)
    if (program === undefined) throw new Error('an exploration has its tables')
    expect(smallest(program, { property: 'data-race' })?.tasks).toEqual(['a', 'c'])
  })

  test('are as few in random programs as trying every set finds', () => {
    let [compared, fewer] = [0, 0]
    for (const { seed, program } of randomPrograms(60, 10)) {
      const isBroken = (set: readonly number[]) =>
        explore(withTasks(program, set), { limit: 5_000 }).properties.some(
          ({ property, verdict }) => property === 'deadlock' && verdict === 'violated',
        )
      const all = [...program.tasks.keys()]
      if (!isBroken(all)) continue
      const kills = (set: readonly number[]) =>
        set.flatMap(at =>
          (program.tasks[at]?.nodes ?? []).flatMap(node =>
            node.kind === 'step' && node.operation.primitive === 'kill'
              ? [node.operation.argument ?? -1]
              : [],
          ),
        )
      const sizes = Array.from({ length: 2 ** all.length - 1 }, (_, bits) =>
        all.filter(at => ((bits + 1) >> at) & 1),
      )
        .filter(set => kills(set).every(target => set.includes(target)) && isBroken(set))
        .map(({ length }) => length)
      const found = smallest(program, { property: 'deadlock', limit: 5_000 })
      expect([seed, found?.tasks.length, found?.minimal]).toEqual([seed, Math.min(...sizes), true])
      compared++
      if (Math.min(...sizes) < all.length) fewer++
    }
    expect([compared > 10, fewer > 3]).toEqual([true, true])
  })
})
