import { describe, expect, test } from 'vitest'
import { scopeText, verdictText, violationsText } from '../../src/figure/exploration-text.ts'
import { plainText } from '../../src/figure/parts.ts'
import { reasonParts } from '../../src/figure/reason.ts'
import { reductionTexts } from '../../src/figure/reduction-text.ts'
import { costText, loopText, minimalText } from '../../src/figure/witness-text.ts'
import { type PropertyResult, replay } from '../../src/index.ts'
import { bounded, exploration, property, violated } from './explorations.ts'
import * as runs from './runs.model.ts'

const hang = replay(runs.hang, runs.hangSchedule)

describe('the verdict', () => {
  test('names what is violated', () => {
    expect(verdictText(violated)).toBe('Violated: “no deadlock” does not hold in every interleaving.')
  })

  test('says over what something was proved', () => {
    const proved = exploration()
    expect(verdictText(proved)).toBe('Verified: every claim holds in every interleaving.')
    expect(scopeText(proved)).toBe(
      'Every interleaving of 3 tasks: first, writer and second. Locks queue as in Linux (policy linux).',
    )
  })

  test('of a search that hit its limit proves nothing, and says once which limit', () => {
    expect(verdictText(bounded)).toBe(
      'Not proved: nothing wrong was found, but the search stopped at 5 states; there are more.',
    )
    expect(scopeText(bounded)).toMatch(
      /^A part of the interleavings .*\. Locks queue as in Linux \(policy linux\)\./,
    )
    expect(scopeText(bounded)).not.toMatch(/there are more/)
  })

  test('of a search that hit its limit for one claim alone names that claim, and says what the rest is of', () => {
    const { limit, title } = bounded
    const livelock = property({ property: 'livelock', claim: 'no livelock', verdict: 'bounded' })
    const half = exploration({
      title,
      verdict: 'bounded',
      properties: [property(), livelock],
      ...(limit ? { limit } : {}),
    })
    expect(verdictText(half)).toBe(
      'Not proved: “no livelock”. Nothing wrong was found, but the search stopped at 5 states; there are more.',
    )
    expect(scopeText(half)).toMatch(
      /^Every interleaving of 3 tasks: .* for the claims that are verified, a part of them for the others\. /,
    )
  })

  test('of a search that the reader stopped says how far it had come', () => {
    const limit = { which: 'stopped', message: 'was stopped' } as const
    expect(verdictText(exploration({ verdict: 'bounded', limit }))).toBe(
      'Not proved: you stopped the search. Nothing wrong was found in the 12,345 states seen until then.',
    )
  })
})

describe('how often a claim is broken', () => {
  test.each([
    ['deadlock', 1, 'in 1 state'],
    ['invariant', 1200, 'in 1,200 states'],
    ['misuse', 1, 'in 1 transition'],
    ['data-race', 2, 'in 2 pairs of accesses'],
    ['livelock', 1, 'in 1 cycle of states'],
    ['eventually-possible', 10, 'in 10 states of the whole graph'],
  ] as const)('%s, %i', (kind, violations, words) => {
    expect(violationsText(property({ property: kind, violations }), false)).toBe(words)
  })

  test('is a lower bound where a limit was hit, and nothing is said of a claim that holds', () => {
    expect(violationsText(property({ violations: 3 }), true)).toBe('in at least 3 states')
    expect(violationsText(property(), true)).toBe('')
  })
})

test('a violated search that hit a limit says so, and what kept growing', () => {
  const limit = {
    which: 'states',
    message: 'stopped at 9 states; there are more',
    growing: ['dev->count (0 to 8)'],
  } as const
  expect(
    scopeText(
      exploration({
        verdict: 'violated',
        limit,
        properties: [property({ verdict: 'violated', violations: 1 })],
      }),
    ),
  ).toBe(
    'A part of the interleavings of 3 tasks: first, writer and second. Locks queue as in Linux (policy linux). The search stopped at 9 states; there are more. What kept growing: dev->count (0 to 8).',
  )
})

describe('the cost of a witness', () => {
  const cost = { preemptions: 1, switches: 4, steps: 6 }

  test('is counted in preemptions, switches and steps', () => {
    expect(costText(property({ cost }))).toBe('1 preemption, 4 switches, 6 steps')
    expect(costText(property({ cost: { preemptions: 0, switches: 0, steps: 1 } }))).toBe(
      'no preemption, no switches, 1 step',
    )
    expect(costText(property({ witness: hang }))).toBe('9 steps')
  })

  test('is said to be the least only when that is known', () => {
    expect(minimalText(property({ cost, minimal: true }))).toBe('No run that breaks it costs less.')
    expect(minimalText(property({ cost, minimal: true, shortest: 5 }))).toMatch(/the shortest takes 5 steps/)
    expect(minimalText(property({ cost, minimal: false }))).toMatch(/^A limit kept it from being known/)
    expect(minimalText(property({ cost }))).toBe('')
  })

  test('a run that goes round for ever says which steps repeat', () => {
    expect(loopText(property({ witness: hang, repeatsFrom: 6 }))).toBe('Steps 7 to 9 repeat for ever.')
    expect(loopText(property({ witness: hang, repeatsFrom: 8 }))).toBe('Step 9 repeats for ever.')
    expect(loopText(property({ witness: hang }))).toBe('')
  })
})

describe('reductions', () => {
  test('nothing is said of a search that looked at everything', () => {
    expect(reductionTexts(exploration())).toEqual([])
  })

  test('each rule is a sentence, with the tasks that are alike by name', () => {
    const reductions = { partialOrder: true, symmetry: [[0, 1]], unstored: 1234 }
    const [order, symmetry, counts] = reductionTexts(exploration({ reductions }))
    expect(order).toMatch(/\(partial-order reduction\): 1,234 of the [\d,]+ transitions /)
    expect(symmetry).toMatch(/^first and writer are alike: .*\(symmetry\)\.$/)
    expect(counts).toBe(
      'The verdicts hold for every interleaving all the same; the states counted are those stored.',
    )
    const limit = { which: 'states', message: 'stopped at 9 states; there are more' } as const
    expect(reductionTexts(exploration({ reductions, limit })).at(-1)).toBe(
      'The states counted are those stored.',
    )
  })

  test('a reduction that was not used says why', () => {
    const unused = 'Symmetry was not used: a claim names a task.'
    const reductions = { partialOrder: false, symmetry: [], unstored: 0, unused }
    expect(reductionTexts(exploration({ reductions }))).toEqual([unused])
  })
})

describe('why a claim is broken', () => {
  const reason = (what: Partial<PropertyResult>) => plainText(reasonParts(property(what)))

  test('a deadlock is its chain of waits', () => {
    expect(reason({ witness: hang })).toMatch(
      /^Deadlock: reset waits for state_mutex, held by set_device_state, which waits for migf->lock, held by /,
    )
  })

  test('a misuse and a fault are in a line', () => {
    const claim = 'no misuse'
    const thief = replay(runs.misuse, ['thief'])
    expect(reason({ property: 'misuse', claim, witness: thief })).toMatch(
      /^“no misuse” is broken in .*runs\.model\.ts, line \d+: thief calls /,
    )
    const sceptic = replay(runs.fault, ['sceptic'])
    expect(reason({ property: 'fault', claim: 'no fault', witness: sceptic })).toMatch(
      /^“no fault” is broken in .*, line \d+: a reset is pending\.$/,
    )
  })

  test('a data race is two accesses, with their lines', () => {
    const witness = replay(runs.race, [])
    expect(reason({ property: 'data-race', claim: 'no data race', witness })).toMatch(
      /^Data race: setter is about to write ready in .*, line \d+, and getter is about to read ready in .*, line \d+; nothing orders the two\.$/,
    )
  })

  test('of other claims there is nothing to say but that they are broken', () => {
    expect(reason({ property: 'invariant', witness: hang })).toBe('')
    expect(reason({})).toBe('')
  })
})
