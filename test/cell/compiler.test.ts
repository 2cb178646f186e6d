import { expect, test } from 'vitest'
import { prepare } from '../../src/cell/compiler.ts'

const cells = (sources: Record<string, string>) =>
  Object.entries(sources).map(([name, source]) => ({ name, source }))
const chapter = {
  flows: 'export const x = 1\nexport default "flows"',
  plain: 'import { x } from "./flows.cell.ts"\nexport default "plain " + x',
  both: 'import plain from "./plain.cell.ts"\nexport default plain',
  other: 'export default "other"',
}
const plan = (sources: Record<string, string>, changed: string[]) =>
  prepare(cells(sources), changed, []).map(
    ({ name, needs, shown }) => `${shown ? '+' : '-'}${name}(${needs})`,
  )

test('a change runs the cell, those that import it near and far, and what these need', () => {
  expect(plan(chapter, ['plain'])).toEqual(['-flows()', '+plain(flows)', '+both(plain,flows)'])
  expect(plan(chapter, ['flows'])).toEqual(['+flows()', '+plain(flows)', '+both(plain,flows)'])
  expect(plan(chapter, ['other'])).toEqual(['+other()'])
})

test('without its importers, a change runs the cell and what it needs', () => {
  const run = prepare(cells(chapter), ['plain'], [], false)
  expect(run.map(({ name }) => name)).toEqual(['flows', 'plain'])
  expect(run).toEqual(prepare(cells(chapter), ['plain'], []).slice(0, 2))
})

test('a syntax error stands in the place of the compiled cell, with its line', () => {
  const [flows] = prepare(cells({ ...chapter, flows: 'export const x = 1\nfunction (' }), ['flows'], [])
  expect(flows?.compiled).toMatchObject({ kind: 'error', stage: 'syntax', cell: 'flows.cell.ts', line: 2 })
})

test('what is outside the subset is an error with its line and what to write instead', () => {
  const [other] = prepare(
    cells({ ...chapter, other: 'function f() {\n  new Map()\n}\nexport default "x"' }),
    ['other'],
    [],
  )
  expect(other?.compiled).toMatchObject({ kind: 'error', stage: 'subset', cell: 'other.cell.ts', line: 2 })
})

test('a cycle is an error that names the cells', () => {
  const round = {
    a: 'import b from "./b.cell.ts"\nexport default b',
    b: 'import a from "./a.cell.ts"\nexport default a',
  }
  expect(
    prepare(cells(round), ['a'], []).map(({ compiled }) => 'kind' in compiled && compiled.message),
  ).toEqual([
    'the cell imports itself: a.cell.ts → b.cell.ts → a.cell.ts',
    'the cell imports itself: b.cell.ts → a.cell.ts → b.cell.ts',
  ])
})
