import { expect, test } from 'vitest'
import {
  columnNames,
  commonText,
  comparedClaims,
  comparedCounts,
  flipTexts,
} from '../../src/figure/comparison.ts'
import { compare } from '../../src/index.ts'
import { bounded, exploration, property, violated } from './explorations.ts'

const hang = { ...violated, title: 'linux' }
const other = { ...violated, title: 'writer-pref', policy: 'writer-pref' } as const
const asked = exploration({
  title: 'readers',
  properties: [...exploration().properties, property({ property: 'invariant', claim: 'all is well' })],
})

test('a column is named by its title, or by its place', () => {
  expect(columnNames(compare('', hang, { ...asked, title: '' }))).toEqual(['linux', 'exploration 2'])
})

test('a claim that one was not asked says so, and differs', () => {
  const rows = comparedClaims(compare('', hang, asked))
  expect(rows.map(({ name }) => name)).toEqual([
    ...hang.properties.map(({ claim }) => claim),
    ...asked.properties.slice(hang.properties.length).map(({ claim }) => claim),
  ])
  const added = rows.find(({ name }) => name === 'all is well')
  expect(added?.cells.map(({ text }) => text)).toEqual(['not asked', 'verified'])
  expect(added?.differs).toBe(true)
})

test('numbers stand in one order; what is the same in all is said below and not in a row', () => {
  const same = compare('', hang, other)
  const names = comparedCounts(same).map(({ name }) => name)
  expect(names).toEqual(['states', 'transitions', 'deadlocks', 'shortest hang', 'final states', 'policy'])
  expect(commonText(same)).toMatch(/^Each explores 5 tasks: pin_dma, /)
  const different = compare('', hang, asked)
  expect(comparedCounts(different).map(({ name }) => name)).toEqual([...names, 'tasks'])
  expect(commonText(different)).toBe('≠ marks the rows in which they differ.')
})

test('a cell differs when it says something else than the first', () => {
  const rows = comparedCounts(compare('', hang, hang, other))
  expect(rows.find(({ name }) => name === 'policy')?.cells.map(({ differs }) => differs)).toEqual([
    false,
    false,
    true,
  ])
})

test('a limit and a reduction are rows where they differ', () => {
  const reduced = { ...asked, reductions: { partialOrder: true, symmetry: [[0, 2]], unstored: 7 } }
  const rows = comparedCounts(compare('', bounded, reduced))
  const textsOf = (name: string) => rows.find(row => row.name === name)?.cells.map(({ text }) => text)
  expect(textsOf('limit')).toEqual(['stopped at 5 states; there are more', 'none'])
  expect(textsOf('reduced by')?.[1]).toBe('partial order and symmetry')
})

test('claims whose verdicts differ are told, with who says what', () => {
  expect(flipTexts(compare('', hang, asked, other))).toEqual([
    '“no deadlock”: violated in linux and writer-pref; verified in readers.',
  ])
  expect(flipTexts(compare('', hang, other))).toEqual([])
})
