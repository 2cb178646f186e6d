import { expect, test } from 'vitest'
import { plainText } from '../../src/figure/parts.ts'
import { waitChain } from '../../src/figure/wait-chain.ts'
import { explore, replay, scenario, task } from '../../src/index.ts'
import { rows } from '../explore/rows.ts'
import { vfio } from '../explore/vfio.model.ts'
import * as flows from '../kernel/flows.model.ts'
import * as runs from './runs.model.ts'

const chain = (trace: ReturnType<typeof replay>) => plainText(waitChain(trace))

test('the five-thread hang is told from the task that closed the cycle, each lock with who holds it or is queued for it', () => {
  expect(chain(replay(runs.hang, runs.hangSchedule))).toBe(
    'reset waits for state_mutex, held by set_device_state, which waits for migf->lock, held by save_read, which waits for mmap_lock behind mmap_writer, which waits for mmap_lock, held for reading by pin_dma, which waits for memory_lock, held for writing by reset.',
  )
})

test('a task that waits for itself, for a completion, or for a task that has ended', () => {
  expect(chain(replay(runs.self, ['careless', 'careless']))).toMatch(
    /^careless waits for \S+, held by itself\.$/,
  )
  expect(chain(replay(runs.forgotten, ['waiter']))).toMatch(
    /^waiter waits for \S+, which no task is left to complete\.$/,
  )
  const left = scenario({ tasks: [task('a', flows.lock_only), task('b', flows.lock_unlock)] })
  expect(chain(replay(left, ['a', 'b']))).toBe('b waits for dev->lock, held by a, which has ended.')
})

test('tasks that wait for those of the cycle have a sentence each', () => {
  const crowd = scenario({
    tasks: [task('a', flows.lock_twice), task('b', flows.lock_unlock), task('c', flows.lock_unlock)],
  })
  expect(chain(replay(crowd, ['a', 'a', 'b', 'c']))).toBe(
    'a waits for dev->lock, held by itself. b waits for dev->lock, held by a. c waits for dev->lock behind b.',
  )
})

test('a run that ends otherwise has none', () => {
  const { scenario: rowA } = vfio(rows.A)
  expect(chain(replay(rowA, []))).toBe('')
})

test('every task that waits is in the chain of every deadlock of the rows', () => {
  for (const policy of ['linux', 'writer-pref'] as const) {
    for (const row of ['A', "A'", 'C4'] as const) {
      const { witness } = explore(vfio(rows[row]).scenario, { policy }).properties[0] ?? {}
      if (witness === undefined) throw new Error('these rows deadlock')
      const words = chain(witness)
      for (const [index, { status }] of (witness.situations.at(-1)?.tasks ?? []).entries())
        expect([row, words.includes(`${witness.tasks[index]}`)]).toEqual([row, status === 'waiting'])
    }
  }
})
