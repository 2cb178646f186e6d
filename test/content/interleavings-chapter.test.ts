import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Machine } from '../../src/kernel/index.ts'
import type { Program } from '../../src/value/index.ts'
import { exploration, outcome, rows, table } from './cell-values.ts'
import type { Edit } from './run-cell.ts'

const chapter = '12-every-interleaving'
const prose = readFileSync(new URL(`../../content/chapters/${chapter}/index.mdx`, import.meta.url), 'utf8')
const grouped = (count: unknown) => (typeof count === 'bigint' ? count : Number(count)).toLocaleString('en')

describe('chapter 12', () => {
  test('counts the two threads as it says', async () => {
    expect(
      rows(await table(chapter, 'small')).map(row => [row.interleavings, row.traces, row.states]),
    ).toEqual([
      [6n, 1, 9],
      [2n, 2, 8],
    ])
    expect((await exploration(chapter, 'graph')).graph?.states).toHaveLength(8)
  })

  test('heads each of its four numbers with what the cell counts', async () => {
    const counted = (await table(chapter, 'numbers')).rows
    expect(counted.map(([, all]) => grouped(all))).toEqual(['227,872,875', '102', '2,266', '118'])
    expect(counted.map(([, , hang]) => grouped(hang))).toEqual(['180', '1', '1', '1'])
    const heads = [...prose.matchAll(/^\*\*(?:Interleavings|Traces|States|Stored): ([\d,]+)\.\*\*/gm)]
    expect(heads.map(([, number]) => number)).toEqual(counted.map(([, all]) => grouped(all)))
    expect(prose).toContain(`${grouped(counted[0]?.[2])} interleavings, which are one trace and end in one`)
  })

  test('the numbers grow as it says: interleavings most, stored states least', async () => {
    const [one, two] = (await table(chapter, 'growth')).rows.map(row => row.map(Number))
    const factors = two?.map((count, column) => Math.round(count / (one?.[column] ?? 0)))
    expect(factors).toEqual([2, 123_139, 52, 14, 7])
    expect(Math.floor(Number(two?.[1]) / 1e12)).toBe(28)
  })

  test('a run at random hangs once in ten, an interleaving less than once in a million', async () => {
    const shares = (await table(chapter, 'odds')).rows.map(([, share]) =>
      Number(String(share).replace(' %', '')),
    )
    const [all = 1, exactly, , shallow = 100, deep = 100] = shares
    expect(all).toBeLessThan(100 / 1e6)
    expect(exactly).toBe(10)
    expect(deep).toBeLessThan(10)
    expect(shallow).toBeLessThan(deep)
    expect(1 / (5 * 22 ** 4)).toBeCloseTo(1e-6, 6)
  })

  test('the hang needs one preemption: set_device_state is stopped, and the others go on in the order told', async () => {
    const { properties } = await exploration(chapter, 'hang')
    const hang = properties.find(({ property }) => property === 'deadlock')
    expect(hang).toMatchObject({ minimal: true, cost: { preemptions: 1, switches: 4, steps: 6 } })
    const run = hang?.witness ?? expect.unreachable('no run')
    expect(
      run.steps.map(({ task, operation }) => [run.tasks[task], run.objects[operation.object ?? -1]?.name]),
    ).toEqual([
      ['set_device_state', 'xe_vdev->state_mutex'],
      ['set_device_state', undefined],
      ['reset', 'vdev->memory_lock'],
      ['pin_dma', 'mm->mmap_lock'],
      ['mmap_writer', 'mm->mmap_lock'],
      ['save_read', 'migf->lock'],
    ])
  })

  test('each run that keeps the five constraints hangs, and none of the five can be spared', async () => {
    const program =
      (await exploration(chapter, 'flows')).program ?? expect.unreachable('an exploration of what?')
    const constraints = [
      ['set_device_state', 'xe_vdev->state_mutex', 'reset'],
      ['reset', 'vdev->memory_lock', 'pin_dma'],
      ['save_read', 'migf->lock', 'set_device_state'],
      ['pin_dma', 'mm->mmap_lock', 'mmap_writer'],
      ['mmap_writer', 'mm->mmap_lock', 'save_read'],
    ] as const
    expect(endsOf(program, constraints)).toEqual(new Set(['hangs']))
    for (const spared of constraints)
      expect(
        endsOf(
          program,
          constraints.filter(one => one !== spared),
        ),
      ).toEqual(new Set(['hangs', 'ends']))
  })

  test('all five are needed, or four when the reset disables an open file', async () => {
    expect((await table(chapter, 'who')).rows.map(([, threads, which]) => [threads, which])).toEqual([
      [5, 'set_device_state, save_read, pin_dma, reset, mmap_writer'],
      [4, 'save_read, pin_dma, reset, mmap_writer'],
    ])
  })

  const exchanges: readonly (readonly [string, Edit, string])[] = [
    [
      'save_read asks for mmap_lock first',
      {
        cell: 'flows',
        replace: '  mutex_lock(migf.lock)\n  down_read(mm.mmap_lock)\n',
        by: '  down_read(mm.mmap_lock)\n  mutex_lock(migf.lock)\n',
      },
      'verified',
    ],
    [
      'pin_dma asks for memory_lock first',
      {
        cell: 'flows',
        replace: '  down_read(mm.mmap_lock)\n  down_read(vdev.memory_lock)\n',
        by: '  down_read(vdev.memory_lock)\n  down_read(mm.mmap_lock)\n',
      },
      'verified',
    ],
  ]

  test.each(exchanges)('the edit it proposes can be explored: %s', async (_, edit, verdict) => {
    expect(outcome(await exploration(chapter, 'hang', [edit]))).toBe(verdict)
  })
})

type Constraint = readonly [first: string, lock: string, last: string]

/** How the runs end in which, for each constraint, the first task asks for the lock before the last one does. */
function endsOf(program: Program, constraints: readonly Constraint[]): ReadonlySet<string> {
  const machine = new Machine(program)
  const ends = new Set<string>()
  const met = new Set<string>()
  const go = (run: readonly number[], asked: ReadonlySet<string>): void => {
    machine.reset()
    for (const task of run) machine.run(task, 0)
    const state = [...machine.cells, ...[...asked].sort()].join()
    if (met.has(state)) return
    met.add(state)
    const tasks = program.tasks.map(({ name }, task) => {
      const operation = machine.operation(task)
      const lock = program.objects[operation?.object ?? -1]?.name ?? ''
      return { task, name, lock, isAble: machine.choices(task) > 0, hasEnded: operation === undefined }
    })
    const able = tasks.filter(({ isAble }) => isAble)
    if (able.length === 0) ends.add(tasks.every(({ hasEnded }) => hasEnded) ? 'ends' : 'hangs')
    for (const { task, name, lock } of able) {
      const isTooEarly = constraints.some(
        ([first, on, last]) => last === name && on === lock && !asked.has(`${first} ${on}`),
      )
      if (!isTooEarly) go([...run, task], new Set([...asked, `${name} ${lock}`]))
    }
  }
  go([], new Set())
  return ends
}
