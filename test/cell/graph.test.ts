import { expect, test } from 'vitest'
import { needsOf, sortCells } from '../../src/cell/graph.ts'

const imports = (graph: Record<string, string[]>) => new Map(Object.entries(graph))

test('each cell comes after those it imports', () => {
  const { order, cycles } = sortCells(imports({ a: ['b', 'c'], b: ['c'], c: [], d: [] }))
  expect(order).toEqual(['c', 'b', 'a', 'd'])
  expect(cycles.size).toBe(0)
})

test('a cycle is reported with the way round, and its cells and their importers are left out', () => {
  const { order, cycles } = sortCells(imports({ a: ['b'], b: ['c'], c: ['a'], d: ['a'], e: [] }))
  expect(order).toEqual(['e'])
  expect(Object.fromEntries(cycles)).toEqual({
    a: ['a', 'b', 'c', 'a'],
    b: ['b', 'c', 'a', 'b'],
    c: ['c', 'a', 'b', 'c'],
  })
})

test('a cell that imports itself is a cycle of one', () => {
  expect(sortCells(imports({ a: ['a'] })).cycles.get('a')).toEqual(['a', 'a'])
})

test('an import of a cell that does not exist takes no part in the order', () => {
  expect(sortCells(imports({ a: ['nothing'] })).order).toEqual(['a'])
})

test('a cell needs what it imports, near and far', () => {
  const graph = imports({ a: ['b'], b: ['c'], c: [], d: ['a'] })
  expect([...needsOf(graph, 'd')]).toEqual(['a', 'b', 'c'])
  expect([...needsOf(graph, 'c')]).toEqual([])
})
