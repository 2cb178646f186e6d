import { describe, expect, test } from 'vitest'
import { rwsemLab } from '../../src/explore/index.ts'
import { plainText } from '../../src/figure/parts.ts'
import { requestOutcome, requestSentence } from '../../src/figure/rwsem.ts'
import { ruleOf } from '../../src/figure/rwsem-rule.ts'
import type { Policy } from '../../src/value/index.ts'
import { firstRequests } from '../../src/value/rwsem.ts'
import { threads } from '../explore/rwsem.model.ts'

/** What the last of some requests did, in a few words and in full, and the rule that decided it. */
function last(requests: readonly string[], policy: Policy = 'linux') {
  const [run] = rwsemLab(threads, requests, { policies: [policy] }).runs
  if (run === undefined) return expect.unreachable('no run')
  return {
    outcome: requestOutcome(run),
    sentence: plainText(requestSentence(run)),
    rule: plainText(ruleOf(run)),
  }
}

const read = 'A down_read'
const queuedWriter = [read, 'B down_write']

describe('under linux', () => {
  test.each<[string, readonly string[], string, string]>([
    ['a free lock is read', [read], 'takes it', 'Fast path: no writer holds the lock and nobody is queued'],
    ['a lock that is read is read', [read, 'B down_read'], 'takes it', 'Fast path: '],
    ['a queued writer stops a reader', [...queuedWriter, 'C down_read'], 'waits', 'Somebody is queued'],
    ['a writer stops a reader', ['A down_write', 'B down_read'], 'waits', 'A writer holds the lock'],
    [
      'a queued writer fails a trylock',
      [...queuedWriter, 'C down_read_trylock'],
      'fails',
      'Somebody is queued. A trylock looks at the same flags',
    ],
    [
      'a writer fails a trylock',
      ['A down_write', 'B down_read_trylock'],
      'fails',
      'A writer holds the lock, and a trylock does not wait.',
    ],
    ['a free lock is written', ['A down_write'], 'takes it', 'Nobody holds the lock, so a writer gets it.'],
    ['a reader makes a writer wait', queuedWriter, 'waits', 'A writer needs the lock to itself. It goes to'],
    [
      'a reader fails a writer’s trylock',
      [read, 'B down_write_trylock'],
      'fails',
      'A writer needs the lock to itself, and a trylock does not wait.',
    ],
    ['a release wakes nobody', [read, 'A up_read'], 'releases it', 'Nobody waits, so nobody is woken.'],
    [
      'the last reader hands the lock to the writer at the head',
      [...queuedWriter, 'C down_read', 'A up_read'],
      'releases it; B in',
      'The head of the queue is a writer: the lock is handed to it alone; C sleeps on behind it.',
    ],
    [
      'a reader that is not the last wakes nobody',
      [read, 'C down_read', 'B down_write', 'A up_read'],
      'releases it',
      'Readers still hold the lock, and the head of the queue is a writer, B: nobody is woken.',
    ],
    [
      'a writer lets all readers in, past writers',
      ['A down_write', 'B down_read', 'C down_write', 'D down_read', 'A up_write'],
      'releases it; B, D in',
      'A reader at the head takes every queued reader along: D passes C, a writer that asked before.',
    ],
    [
      'a downgrade lets the reader at the head in',
      ['A down_write', 'B down_read', 'A downgrade_write'],
      'goes on as a reader; B in',
      'A reader at the head takes every queued reader along.',
    ],
    [
      'a downgrade lets nobody in behind a writer',
      ['A down_write', 'B down_write', 'C down_read', 'A downgrade_write'],
      'goes on as a reader',
      'Readers still hold the lock, and the head of the queue is a writer, B: nobody is woken; C sleeps on behind it.',
    ],
    [
      'a second read behind a writer waits for itself',
      [...queuedWriter, read],
      'waits',
      'Somebody is queued, so the fast path is refused, although only readers hold the lock; the reader goes to the end of the queue. It is one of those readers itself.',
    ],
  ])('%s', (_, requests, outcome, rule) => {
    const said = last(requests)
    expect(said.outcome).toBe(outcome)
    expect(said.rule.startsWith(rule)).toBe(true)
    expect(said.sentence).toMatch(/^[A-D] calls \w+ on mmap_lock and .*\.$/)
  })
})

describe('under the policies to compare with', () => {
  test('a waiting writer stops readers under writer-pref, and goes first', () => {
    expect(last([...queuedWriter, 'C down_read'], 'writer-pref')).toEqual({
      outcome: 'waits',
      sentence:
        'C calls down_read on mmap_lock and waits: A holds it for reading, but B is queued before it.',
      rule: 'A writer waits, and that keeps new readers out.',
    })
    const released = last(['A down_write', 'B down_read', 'C down_write', 'A up_write'], 'writer-pref')
    expect(released.outcome).toBe('releases it; C in')
    expect(released.rule).toBe('Nothing is handed over: C took it, and writers come before readers.')
  })

  test('a waiting writer stops nobody under unfair', () => {
    expect(last([...queuedWriter, 'C down_read'], 'unfair').rule).toBe(
      'Unfair: no writer holds the lock, so a reader gets in, whoever waits.',
    )
    const waits = last(queuedWriter, 'unfair')
    expect(waits.sentence).toBe('B calls down_write on mmap_lock and waits: A holds it for reading.')
    expect(waits.rule).toBe('A writer needs the lock to itself. That it waits keeps nobody out.')
    expect(last([...queuedWriter, 'A up_read'], 'unfair').rule).toContain('Nothing is handed over: B took it')
  })

  test('a request that the policy leaves no room for is said to be that', () => {
    const under = (requests: readonly string[]) => {
      const [, unfair] = rwsemLab(threads, requests, { policies: ['linux', 'unfair'] }).runs
      if (unfair === undefined) return expect.unreachable('no run under unfair')
      return [requestOutcome(unfair), plainText(requestSentence(unfair)), plainText(ruleOf(unfair))]
    }
    expect(under([...queuedWriter, 'C down_read', 'A up_read', 'B up_write'])).toEqual([
      'still waits',
      'B still waits, so it cannot call up_write yet.',
      '',
    ])
    expect(under([...queuedWriter, 'C down_read_trylock', 'C down_write'])).toEqual([
      'cannot',
      'C cannot call down_write as things stand.',
      '',
    ])
  })
})

test('before the first request there is nothing to say but that', () => {
  const [run] = rwsemLab(threads, [read]).runs
  if (run === undefined) return expect.unreachable('no run')
  const none = firstRequests(run, 0)
  expect(plainText(requestSentence(none))).toBe('Nobody has asked for the lock yet.')
  expect([requestOutcome(none), ruleOf(none)]).toEqual(['', []])
})
