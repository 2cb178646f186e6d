import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explore/index.ts'
import { lockdep } from '../../src/lockdep/index.ts'
import type { Trace } from '../../src/value/index.ts'
import { driverOf, life, scene } from '../../src/vfio/index.ts'
import { readRecordedFile } from '../oracle/recorded-file.ts'
import { exploration, outcome, table } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const chapter = '16-what-it-leaves-open'

/** What is asked for and held at the end: a line for each task. */
function atTheEnd({ tasks, objects, situations }: Trace): string[] {
  const last = situations.at(-1) ?? expect.unreachable('an empty run')
  const name = (object = -1) => objects[object]?.name
  return last.tasks.map(({ status }, task) => {
    const held = last.holds.filter(hold => hold.task === task).map(({ object }) => name(object))
    return `${tasks[task]} ${status}, holds ${held.join(', ') || 'nothing'}`
  })
}

describe('chapter 16', () => {
  test('its four threads hang after a trylock that succeeded, each holding what the table says', async () => {
    const { verdict, tasks, policy, properties } = await exploration(chapter, 'flows')
    expect([verdict, policy]).toEqual(['violated', 'linux'])
    expect(tasks).toEqual(['save_read', 'pin_dma', 'reset', 'mmap_writer'])
    const [first] = properties
    expect([first?.property, first?.verdict, first?.minimal]).toEqual(['deadlock', 'violated', true])
    const run = first?.witness ?? expect.unreachable('no run')
    const trylock = run.steps.find(({ operation }) => operation.primitive === 'mutex_trylock')
    expect(trylock?.result).toBe(1)
    expect(atTheEnd(run)).toEqual([
      'save_read waiting, holds migf->lock',
      'pin_dma waiting, holds mm->mmap_lock',
      'reset waiting, holds mvdev->state_mutex, vdev->memory_lock',
      'mmap_writer waiting, holds nothing',
    ])
  })

  test('its table says which threads, which page, which queue and which way to the BAR the hang needs', async () => {
    expect((await table(chapter, 'needed')).rows).toEqual([
      ['all four', 'linux', 1],
      ['without save_read', 'linux', 0],
      ['without pin_dma', 'linux', 0],
      ['without reset', 'linux', 0],
      ['without mmap_writer', 'linux', 0],
      ["the buffer's page is there", 'linux', 0],
      ['set_device_state as well', 'linux', 1],
      ['SIGKILL to save_read', 'linux', 0],
      ['all four', 'writer-pref', 1],
      ['all four', 'unfair', 0],
      ['user_fault for pin_dma, munmap for mmap_writer', 'unfair', 1],
    ])
  })

  const three = 'migf->lock → mmap_lock → memory_lock'
  const four = 'migf->lock → migration->lock → mmap_lock → memory_lock'

  test('a write of mlx5 is reported and cannot hang; in xe both sides can', async () => {
    expect((await table(chapter, 'sides')).rows).toEqual([
      ['mlx5, virtio: read', 1, three],
      ['mlx5, virtio: write', 0, three],
      ['xe: read', 1, four],
      ['xe: write', 1, four],
    ])
  })
})

describe('the drivers of chapter 16', () => {
  const { scenarios } = readRecordedFile(
    fileURLToPath(new URL('../oracle/lockdep/drivers-6.1.json.gz', import.meta.url)),
  )
  const deferred = ['&vdev->memory_lock', '&mm->mmap_lock', '&migf->lock']
  const withPf = ['&vdev->memory_lock', '&mm->mmap_lock', '&migration->lock', '&migf->lock']
  const plain = ['&vdev->memory_lock', '&mm->mmap_lock', '&migf->lock', '&state_mutex']

  /** Chains as recorded and as our model of lockdep gives them: of the file open, then of none. */
  const cases = [
    { id: 'mlx5', version: '7.2', recorded: ['d1', 'd0'], open: deferred, idle: undefined },
    { id: 'virtio', version: '6.13', recorded: ['d3', 'd2'], open: deferred, idle: undefined },
    { id: 'xe', version: '7.2', recorded: ['d13', 'd12'], open: withPf, idle: undefined },
    { id: 'hisi_acc', version: '7.2', recorded: ['d5', 'd4'], open: plain, idle: plain },
    { id: 'pds', version: '6.9', recorded: ['d7', 'd6'], open: plain, idle: plain },
    { id: 'qat', version: '7.2', recorded: ['d9', 'd8'], open: plain, idle: plain },
    { id: 'core callback', version: 'posted', recorded: ['d15', 'd14'], open: undefined, idle: undefined },
  ]

  test.each(cases)('$id: what lockdep said is what its table says', ({ recorded, open, idle }) => {
    const said = recorded.map(id => scenarios.find(one => one.id === id)?.detail?.chain)
    expect(said).toEqual([open, idle])
  })

  test.each(cases)('$id: our model of lockdep finds as many locks', ({ id, version, open, idle }) => {
    const locks = [true, false].map(open => {
      const said = lockdep(life(driverOf(id), version, { open }))
      return said.kind === 'report' && said.body.type === 'circular' ? said.body.chain.length : undefined
    })
    expect(locks).toEqual([open?.length, idle?.length])
  })

  test.each([
    ['mlx5', '7.2', 3],
    ['virtio', '6.13', 3],
    ['xe', '7.2', 4],
  ])(
    '%s %s: step 5 asks for migf->lock under reset_done, with memory_lock held: %i entries',
    (id, version, entries) => {
      const said = lockdep(life(driverOf(id), version, { open: true }))
      if (said.kind !== 'report' || said.body.type !== 'circular') return expect.unreachable(said.kind)
      const { acquiring, target, backtrace, chain } = said.body
      expect([acquiring.lock.name, target.lock.name]).toEqual(['&migf->lock', '&vdev->memory_lock'])
      expect(backtrace?.frames.some(({ symbol }) => symbol.endsWith('reset_done'))).toBe(true)
      expect(chain).toHaveLength(entries)
    },
  )

  const readAndWrite = (id: string, version: string) =>
    (['saving', 'resuming'] as const).map(session => {
      const flows = [session === 'saving' ? 'read' : 'write', 'pin', 'reset'] as const
      const { scenario } = scene(driverOf(id), version, { session, mmapWriter: true, flows })
      return explore(scenario).deadlocks > 0
    })

  test.each([
    ['mlx5', '5.18', [true, true]],
    ['mlx5', '7.2', [true, false]],
    ['virtio', '6.13', [true, false]],
    ['xe', '7.2', [true, true]],
    ['hisi_acc', '7.2', [true, true]],
    ['pds', '6.9', [true, true]],
    ['qat', '7.2', [true, true]],
    ['core callback', 'posted', [false, false]],
  ])('%s %s: the four threads hang when reading, and when writing: %j', (id, version, hangs) => {
    expect(readAndWrite(id, version)).toEqual(hangs)
  })
})

describe('the cures of chapter 16', () => {
  test('come out as the table says', async () => {
    const { rows } = await table(chapter, 'cures')
    const reads = 'no read copies from a disabled file'
    expect(rows.map(([, ...verdicts]) => verdicts)).toEqual([
      ['a circle', 'no deadlock'],
      ['nothing', 'nothing'],
      ['nothing', 'what is set after a reset stays set'],
      ['nothing', `no failed assertion and no exception; ${reads}`],
      ['nothing', reads],
      ['nothing', 'nothing'],
    ])
  })

  test('trying passes, and without the look at taking state_mutex it loses what is set later', async () => {
    expect(outcome(await runCell(chapter, 'trylock'))).toBe('verified')
    const edit: Edit = {
      cell: 'trylock',
      replace: 'export const looking = tries(state_mutex_lock)',
      by: 'export const looking = tries(takes_without_a_look)',
    }
    expect(outcome(await runCell(chapter, 'trylock', [edit]))).toBe(
      'violated; what is set after a reset stays set',
    )
  })

  test.each(['unfair', 'writer-pref'])('trying passes under policy %s too', async policy => {
    const edit = {
      cell: 'trylock',
      replace: "{ title: 'migf->lock tried as well',",
      by: `{ policy: '${policy}', title: 'migf->lock tried as well',`,
    }
    expect(outcome(await exploration(chapter, 'trylock', [edit]))).toBe('verified')
  })

  test('the mark without a lock hangs nothing, and a read copies from what was freed', async () => {
    const { deadlocks, properties } = await exploration(chapter, 'atomic')
    expect(deadlocks).toBe(0)
    const fault = properties.find(({ property }) => property === 'fault')
    const last = fault?.witness?.steps.at(-1)
    expect(fault?.witness?.tasks[last?.task ?? -1]).toBe('save_read')
    expect(fault?.witness?.fields[last?.operation.field ?? -1]).toBe('data->freed')
  })
})
