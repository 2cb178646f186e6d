import { describe, expect, test } from 'vitest'
import { plainText } from '../../src/figure/parts.ts'
import { endSentence, stepText } from '../../src/figure/sentence.ts'
import { graphText, situationText } from '../../src/figure/situation-text.ts'
import { replay, type Trace } from '../../src/index.ts'
import * as runs from './runs.model.ts'

const sentences = (trace: Trace) => trace.steps.map((_, index) => stepText(trace, index + 1))
const end = (trace: Trace) => plainText(endSentence(trace))

describe('the five-thread hang', () => {
  const trace = replay(runs.hang, runs.hangSchedule)

  test('each step has a sentence that stands alone', () => {
    expect(sentences(trace)).toEqual([
      'pin_dma calls down_read on mmap_lock and takes it for reading.',
      'mmap_writer calls down_write on mmap_lock and waits: pin_dma holds it for reading.',
      'save_read calls mutex_lock on migf->lock and takes it.',
      'set_device_state calls mutex_lock on state_mutex and takes it.',
      'reset calls down_write on memory_lock and takes it for writing.',
      'save_read calls down_read_killable on mmap_lock and waits: pin_dma holds it for reading, but mmap_writer is queued before it.',
      'set_device_state calls mutex_lock on migf->lock and waits: save_read holds it.',
      'pin_dma calls down_read on memory_lock and waits: reset holds it for writing.',
      'reset calls mutex_lock on state_mutex and waits: set_device_state holds it; that closes the cycle.',
    ])
  })

  test('the end spells the cycle out', () => {
    expect(end(trace)).toBe(
      'Deadlock: reset waits for set_device_state (state_mutex), set_device_state waits for save_read (migf->lock), save_read waits for mmap_writer (mmap_lock), mmap_writer waits for pin_dma (mmap_lock) and pin_dma waits for reset (memory_lock).',
    )
  })

  test('the start says that nothing has happened', () => {
    expect(stepText(trace, 0)).toBe('Start: none of the 5 tasks has run yet.')
  })

  test('the lanes and the graph are said in words', () => {
    expect(situationText(trace, 2)).toBe(
      'pin_dma holds mmap_lock for reading; mmap_writer waits for mmap_lock; save_read can run and holds nothing; set_device_state can run and holds nothing; reset can run and holds nothing.',
    )
    expect(graphText(trace, 2)).toBe('mmap_writer waits for pin_dma (mmap_lock).')
    expect(graphText(trace, 9)).toMatch(/ They form a cycle\.$/)
    expect(graphText(trace, 0)).toBe('No task waits for another.')
  })
})

const examples: readonly [what: string, trace: () => Trace, expected: readonly string[], end: string][] = [
  [
    'a trylock that fails, and a field',
    () => replay(runs.deferred, ['owner', 'reset', 'reset', 'reset', 'reset', 'owner']),
    [
      'owner calls mutex_lock on state_mutex and takes it.',
      'reset calls spin_lock on reset_lock and takes it.',
      'reset sets deferred_reset from false to true.',
      'reset calls mutex_trylock on state_mutex and fails at once: owner holds it.',
      'reset calls spin_unlock on reset_lock and releases it; reset ends.',
      'owner calls mutex_unlock on state_mutex and releases it; owner ends.',
    ],
    'Every task has ended.',
  ],
  [
    'a trylock that succeeds, and a field read',
    () => replay(runs.deferred, ['reset', 'reset', 'reset', 'reset', 'reset', 'reset', 'reset']),
    [
      'reset calls spin_lock on reset_lock and takes it.',
      'reset sets deferred_reset from false to true.',
      'reset calls mutex_trylock on state_mutex and takes it; reset also holds reset_lock.',
      'reset calls spin_unlock on reset_lock and releases it; reset still holds state_mutex.',
      'reset reads deferred_reset: true.',
      'reset sets deferred_reset from true to false.',
      'reset calls mutex_unlock on state_mutex and releases it; reset ends.',
    ],
    'The run stops here; owner can go on.',
  ],
  [
    'a reader that a queued writer turns away',
    () => replay(runs.readers, ['first', 'writer', 'second', 'first', 'first', 'first']),
    [
      'first calls down_read on mmap_lock and takes it for reading.',
      'writer calls down_write on mmap_lock and waits: first holds it for reading.',
      'second calls down_read_trylock on mmap_lock and fails at once: first holds it for reading, and writer is queued; second ends.',
      'first calls down_read on memory_lock and takes it for reading; first also holds mmap_lock.',
      'first calls up_read on memory_lock and releases it; first still holds mmap_lock.',
      'first calls up_read on mmap_lock and releases it; writer now holds mmap_lock for writing; first ends.',
    ],
    'The run stops here; writer can go on.',
  ],
  [
    'readers side by side',
    () => replay(runs.readers, ['first', 'second', 'writer', 'second']),
    [
      'first calls down_read on mmap_lock and takes it for reading.',
      'second calls down_read_trylock on mmap_lock and takes it for reading, beside first.',
      'writer calls down_write on mmap_lock and waits: first and second hold it for reading.',
      'second calls up_read on mmap_lock and releases it; second ends.',
    ],
    'The run stops here; first can go on.',
  ],
  [
    'a downgrade',
    () => replay(runs.downgrade, ['writer', 'reader', 'writer', 'writer']),
    [
      'writer calls down_write on mmap_lock and takes it for writing.',
      'reader calls down_read on mmap_lock and waits: writer holds it for writing.',
      'writer calls downgrade_write on mmap_lock and holds it for reading from now on; reader now holds mmap_lock for reading.',
      'writer calls up_read on mmap_lock and releases it; writer ends.',
    ],
    'The run stops here; reader can go on.',
  ],
  [
    'a choice, a page and a completion',
    () =>
      replay(runs.events, [
        { task: 0, choice: 1 },
        'environment',
        'waiter',
        'waiter',
        'asker',
        'environment',
      ]),
    [
      'environment chooses 1, of 0 to 2.',
      'environment calls zap_page on buffer->page: it is absent now, so the next access faults.',
      'waiter calls touch_page on buffer->page: it is absent, so the access faults.',
      'waiter calls wait_for_completion on buffer->copied and waits: it is not done yet.',
      'asker calls try_wait_for_completion on buffer->copied: it is not done; asker ends.',
      'environment calls complete on buffer->copied: one waiter may go on; waiter waits no longer and ends; environment ends.',
    ],
    'Every task has ended.',
  ],
  [
    'a fatal signal',
    () => replay(runs.signal, ['writer', 'reader', 'reader', 'sigkill', 'reader']),
    [
      'writer calls down_write on mmap_lock and takes it for writing.',
      'reader calls mutex_lock on migf->lock and takes it.',
      'reader calls down_read_killable on mmap_lock and waits: writer holds it for writing.',
      'sigkill kills reader; reader waits no longer; sigkill ends.',
      'reader calls mutex_unlock on migf->lock and releases it; reader ends.',
    ],
    'The run stops here; writer can go on.',
  ],
  [
    'a task that waits for itself',
    () => replay(runs.self, ['careless', 'careless']),
    [
      'careless calls mutex_lock on migf->lock and takes it.',
      'careless calls mutex_lock on migf->lock and waits: it holds that itself. Misuse: careless calls mutex_lock on migf->lock, which it holds already; take it once and release it before taking it again.',
    ],
    'Deadlock: careless waits for itself (migf->lock).',
  ],
  [
    'an unlock by another than the owner',
    () => replay(runs.misuse, ['thief']),
    [
      'thief calls mutex_unlock on migf->lock; thief ends. Misuse: thief calls mutex_unlock on migf->lock, which it does not hold; only the task that took it may release it.',
    ],
    'The task has ended.',
  ],
  [
    'an assertion that fails',
    () => replay(runs.fault, ['sceptic']),
    ['sceptic reads deferred_reset: false.'],
    'sceptic stops: an assertion fails, a reset is pending.',
  ],
  [
    'a wait that nobody is left to end',
    () => replay(runs.forgotten, ['waiter']),
    ['waiter calls wait_for_completion on buffer->copied and waits: it is not done yet.'],
    'Deadlock: waiter waits for buffer->copied, and no task is left that could change that.',
  ],
  [
    'a field that keeps its value',
    () => replay(runs.fields, ['monitor', 'monitor']),
    ['monitor sets by_set from "nothing" to "0".', 'monitor sets by_set to "0", as it was; monitor ends.'],
    'The task has ended.',
  ],
  [
    'a wait that ends by a step of its own, under writer-pref',
    () =>
      replay(runs.hangUnderWriterPref, [
        'pin_dma',
        'mmap_writer',
        'pin_dma',
        'pin_dma',
        'pin_dma',
        'mmap_writer',
      ]),
    [
      'pin_dma calls down_read on mmap_lock and takes it for reading.',
      'mmap_writer calls down_write on mmap_lock and waits: pin_dma holds it for reading.',
      'pin_dma calls down_read on memory_lock and takes it for reading; pin_dma also holds mmap_lock.',
      'pin_dma calls up_read on memory_lock and releases it; pin_dma still holds mmap_lock.',
      'pin_dma calls up_read on mmap_lock and releases it; pin_dma ends.',
      'mmap_writer calls down_write on mmap_lock and takes it for writing after its wait.',
    ],
    'The run stops here; mmap_writer, save_read, set_device_state and reset can go on.',
  ],
]

test.each(examples)('%s', (_, trace, expected, ending) => {
  const run = trace()
  expect(sentences(run)).toEqual(expected)
  expect(end(run)).toBe(ending)
})
