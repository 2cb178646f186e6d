import { describe, expect, test } from 'vitest'
import type { PropertyResult } from '../../src/value/index.ts'
import { exploration, outcome, rows, stepLines, table, trace } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const chapter = '13-fixes-that-do-not-work'
const noHang = 'no deadlock'
const noRace = 'no data race'
const noMisuse = 'no primitive is used wrongly'
const noLoss = 'no reset is lost'
const canCatchUp = 'the driver can still catch up'

/** The run that breaks a claim, a line for each step. */
async function broken(cell: string, property: PropertyResult['property']): Promise<string[]> {
  const { properties } = await exploration(chapter, cell)
  const run = properties.find(one => one.property === property)?.witness ?? expect.unreachable('no run')
  return stepLines(run)
}

describe('chapter 13', () => {
  test.each([
    ['flows', [noHang, canCatchUp]],
    ['forget', [noLoss, canCatchUp]],
    ['note', [noRace, noLoss, canCatchUp]],
    ['early', [noLoss, canCatchUp]],
    ['once', [noLoss, canCatchUp]],
    ['asleep', [noHang, noMisuse, canCatchUp]],
    ['sleeping', [noHang, canCatchUp]],
  ])('its cell %s breaks what it says', async (cell, claims) => {
    expect(outcome(await runCell(chapter, cell))).toBe(['violated', ...claims].join('; '))
  })

  test('a reset forgotten is lost at the fourth step, and at the end of a run of nine', async () => {
    const decided = await broken('forget', 'eventually-possible')
    expect(decided).toHaveLength(4)
    expect(decided.at(-1)).toBe('reset 1: mutex_trylock xe_vdev->state_mutex 0')
    expect(await broken('forget', 'final-state')).toHaveLength(9)
  })

  test.each([
    ['note', ['set_device_state: read xe_vdev->deferred_reset false']],
    ['early', ['set_device_state: spin_unlock xe_vdev->reset_lock 0']],
    ['once', ['set_device_state: write vf->was_reset 0']],
  ])('in %s the last reset comes when the owner has looked, and before it lets go', async (cell, before) => {
    const run = await broken(cell, 'final-state')
    const failed = run.findLastIndex(line => line.endsWith('mutex_trylock xe_vdev->state_mutex 0'))
    const looked = run.slice(0, failed).findLast(line => line.startsWith('set_device_state'))
    expect([looked]).toEqual(before)
    expect(run.slice(failed)).toContain('set_device_state: mutex_unlock xe_vdev->state_mutex 0')
  })

  test('the misuse takes no other thread than a reset', async () => {
    const run = await broken('asleep', 'misuse')
    expect(new Set(run.map(line => line.split(':')[0]))).toEqual(new Set(['reset']))
    expect(run.at(-1)).toContain('mutex_lock migf->lock')
  })

  test('work under a mutex hangs as work under a spinlock does: where the trylock succeeded', async () => {
    for (const cell of ['asleep', 'sleeping']) {
      const run = await broken(cell, 'deadlock')
      expect(run).toContain('reset: mutex_trylock xe_vdev->state_mutex 1')
      expect(run.findLast(line => line.startsWith('reset'))).toContain('mutex_lock migf->lock')
    }
  })

  test('six threads hang with one reset waiting for reset_mutex, and not by a trylock that succeeded', async () => {
    const run = await trace(chapter, 'circle')
    expect(outcome(run)).toBe('deadlock after 23')
    expect(run.situations.at(-1)?.cycle.map(task => run.tasks[task])).toEqual([
      'save_read',
      'mmap_writer',
      'pin_dma',
      'reset 2',
      'set_device_state',
    ])
    const steps = stepLines(run)
    expect(steps.filter(line => line.includes('trylock'))).toEqual([
      'reset 1: mutex_trylock xe_vdev->state_mutex 0',
    ])
    expect(steps.findLast(line => line.startsWith('reset 2'))).toContain('mutex_lock pds->reset_mutex')
    expect(run.situations.at(-1)?.tasks[run.tasks.indexOf('reset 1')]?.status).toBe('ended')
  })

  test('its table of locks says what a reset may ask for', async () => {
    expect((await table(chapter, 'order')).rows.map(([, locks]) => locks)).toEqual([
      'xe_vdev->state_mutex',
      'xe_vdev->reset_lock',
      'xe_vdev->reset_lock, migf->lock',
      'pds->reset_mutex, migf->lock',
    ])
  })

  test('policy unfair hides every hang, and no lost reset', async () => {
    const answers = rows(await table(chapter, 'policies')).map(Object.values)
    const hangs = ['hangs', 'hangs', 'no', 'no']
    const loses = ['no', 'no', 'no', 'under all three']
    expect(answers).toEqual([
      ['the plain reset', ...hangs],
      ['try, and forget', ...loses],
      ['a note without a lock', ...loses],
      ['look, let go, unlock', ...loses],
      ['one look', ...loses],
      ['work under the spinlock', ...hangs],
      ['work under a mutex', ...hangs],
    ])
  })

  test('marking the accesses of the note takes the race away and leaves the rest', async () => {
    const edits: Edit[] = [
      {
        cell: 'note',
        replace: '  xe_vdev.deferred_reset = true\n',
        by: '  WRITE_ONCE(xe_vdev.deferred_reset, true)\n',
      },
      {
        cell: 'note',
        replace: 'while (xe_vdev.deferred_reset)',
        by: 'while (READ_ONCE(xe_vdev.deferred_reset))',
      },
      {
        cell: 'note',
        replace: '    xe_vdev.deferred_reset = false\n',
        by: '    WRITE_ONCE(xe_vdev.deferred_reset, false)\n',
      },
    ]
    expect(outcome(await runCell(chapter, 'note', edits))).toBe(`violated; ${noLoss}; ${canCatchUp}`)
  })

  test('with the last two lines of its release exchanged the attempt loses nothing', async () => {
    const edit = {
      cell: 'early',
      replace: '  spin_unlock(xe_vdev.reset_lock)\n  mutex_unlock(xe_vdev.state_mutex)\n',
      by: '  mutex_unlock(xe_vdev.state_mutex)\n  spin_unlock(xe_vdev.reset_lock)\n',
    }
    expect(outcome(await runCell(chapter, 'early', [edit]))).toBe('verified')
  })

  const resets = (count: number): Edit => ({
    cell: 'once',
    replace: 'race(once, 2)',
    by: `race(once, ${count})`,
  })
  const loop: Edit = {
    cell: 'once',
    replace: 'if (xe_vdev.deferred_reset)',
    by: 'while (xe_vdev.deferred_reset)',
  }

  test('one look is enough for one reset', async () => {
    expect(outcome(await runCell(chapter, 'once', [resets(1)]))).toBe('verified')
  })

  test.each([[[loop]], [[loop, resets(3)]]])(
    'with the while put back no reset is lost, of two or of three',
    async edits => {
      expect(outcome(await runCell(chapter, 'once', edits))).toBe('verified')
    },
  )
})
