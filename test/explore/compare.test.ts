import { expect, test } from 'vitest'
import { compare, explore } from '../../src/index.ts'
import * as runs from '../figure/runs.model.ts'

const one = explore(runs.readers)

test('explorations stand in the order given', () => {
  const other = explore(runs.hang)
  expect(compare('Both', one, other)).toEqual({
    kind: 'comparison',
    title: 'Both',
    explorations: [one, other],
  })
})

test('fewer than two, or more than a page has room for, are refused', () => {
  expect(() => compare('', one)).toThrow('compare takes a title and 2 to 4 explorations, not 1')
  expect(() => compare('', one, one, one, one, one)).toThrow('not 5')
})

test('what is no exploration is refused by its place', () => {
  const wrong = ['', one, { ...one, kind: 'trace' }, one]
  expect(() => Reflect.apply(compare, undefined, wrong)).toThrow('argument 3 of compare is no exploration')
})
