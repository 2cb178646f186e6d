import { expect, test } from 'vitest'
import { exportsOf } from '../../src/build/exports.ts'
import { exportFormats } from '../../src/figure/export-text.ts'
import { compare, explore } from '../../src/index.ts'
import { bounded } from '../figure/explorations.ts'
import * as runs from '../figure/runs.model.ts'

const hang = explore(runs.hang, { title: 'Five threads' })

test('an exploration is written for every checker, from its tables and under its title', () => {
  const files = exportsOf(hang)
  expect(files.map(({ path }) => path)).toEqual(exportFormats.map(({ file }) => file))
  for (const { text } of files) {
    expect(text).toMatch(/Five threads/)
    for (const task of hang.tasks) expect(text).toContain(task)
  }
})

test('those of a comparison stand in folders by their number', () => {
  const paths = exportsOf(compare('', hang, { ...bounded, program: hang.program }, hang)).map(
    ({ path }) => path,
  )
  expect(paths).toEqual(['1/', '3/'].flatMap(folder => exportFormats.map(({ file }) => folder + file)))
})

test('there is nothing to write of a search that hit a limit, nor of other values', () => {
  expect(exportsOf(explore(runs.hang, { limit: 5 }))).toEqual([])
  expect(exportsOf({ kind: 'text', text: 'a' })).toEqual([])
})
