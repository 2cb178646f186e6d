import { expect, test } from 'vitest'
import {
  addressOf,
  brokenMarks,
  causeTexts,
  linesOf,
  mutationScope,
  mutationVerdict,
  outcomeOf,
  setInAddress,
  shownLines,
} from '../../src/figure/mutations.ts'
import type { Mutations } from '../../src/value/index.ts'

const names = ['a', 'b', 'c', 'd']
/** Broken: x by a alone, and by b and c together; y by d, which hides x. */
const outcomes = Array.from({ length: 16 }, (_, set) =>
  set === 15 ? -1 : set & 8 ? 2 : set & 1 || (set & 6) === 6 ? 1 : 0,
)
const value: Mutations = {
  kind: 'mutations',
  title: 'Four lines',
  policy: 'linux',
  options: { cell: 'four', name: 'four' },
  lines: names.map(name => ({ name, kept: `with ${name}`, changed: `without ${name}` })),
  code: [
    [
      { text: 'one()', kept: 1, changed: 0 },
      { text: 'two()', kept: 0, changed: 1 },
      { text: 'three()', kept: 2, changed: 4 },
      { text: 'four()', kept: 0, changed: 0 },
    ],
  ],
  claims: [
    { property: 'final-state', claim: 'no x', word: 'lost' },
    { property: 'data-race', claim: 'no y', word: 'data race' },
  ],
  scenarios: [{ title: '', tasks: ['t'] }],
  outcomes,
  reasons: ['It is all gone.'],
  states: 1234,
  witnesses: [],
}

test('a verdict says what is changed and what breaks', () => {
  expect(mutationVerdict(value, 0)).toBe('As it is: every claim holds in every interleaving.')
  expect(mutationVerdict(value, 1)).toBe('With change 1: lost.')
  expect(mutationVerdict(value, 2)).toBe('With change 2: every claim holds in every interleaving.')
  expect(mutationVerdict(value, 6)).toBe('With changes 2 and 3: lost.')
  expect(mutationVerdict(value, 15)).toBe('With changes 1, 2, 3 and 4: left out. It is all gone.')
})

test('the smallest sets that break a claim are named, and what hides one', () => {
  expect(causeTexts(value, 0)).toEqual([])
  expect(causeTexts(value, 1)).toEqual(['“no x” is broken by change 1 alone.'])
  expect(causeTexts(value, 6)).toEqual([
    '“no x” is broken by changes 2 and 3 together, neither of which does so alone.',
  ])
  expect(causeTexts(value, 7)).toEqual([
    '“no x” is broken by change 1 alone, or by changes 2 and 3 together, neither of which does so alone.',
  ])
  expect(causeTexts(value, 9)).toEqual([
    '“no y” is broken by change 4 alone.',
    '“no x” holds here, although it is broken by change 1 alone: what else is changed hides that.',
  ])
})

test('a table has a letter for each word, and says what was left out', () => {
  const marks = [0, 1, 8, 15].map(set => brokenMarks(value, outcomeOf(value, set)))
  expect(marks).toEqual(['✓', 'L', 'R', '–'])
})

test('lines go and come with what is changed', () => {
  const shown = (set: number) =>
    value.code.flatMap(code => shownLines(code, set).map(({ text, state }) => `${state} ${text}`))
  expect(shown(0)).toEqual(['same one()', 'same four()'])
  expect(shown(1)).toEqual(['gone one()', 'new two()', 'same four()'])
  expect(shown(4)).toEqual(['same one()', 'new three()', 'same four()'])
  expect(shown(6)).toEqual(['same one()', 'same four()'])
})

test('an address names a set, or a run with it', () => {
  for (let set = 0; set < 16; set++)
    expect(setInAddress(addressOf('lab', set), 'lab', value)).toEqual({ changed: set, isRun: false })
  expect(setInAddress('#lab-2-3-w1~7.ab', 'lab', value)).toEqual({ changed: 6, isRun: true })
  for (const fragment of ['', '#lab', '#lab~', '#lab~5', '#lab~0-1', '#lab~x', '#other~1', '#lab-w1~2'])
    expect(setInAddress(fragment, 'lab', value), fragment).toBeUndefined()
  expect(linesOf(10)).toEqual([1, 3])
})

test('what was explored is counted', () => {
  expect(mutationScope(value)).toEqual([
    '15 combinations explored, with t; 1,234 states in all. In 3 of them nothing is broken. Policy linux.',
    '1 combination left out. It is all gone.',
  ])
})
