// @vitest-environment happy-dom

import { cleanup, render, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { displayOf } from '../../components/displays/registry.ts'
import type { Engine } from '../../src/cell/engine.ts'
import { compare, type Value } from '../../src/index.ts'
import { bounded, exploration, violated } from '../figure/explorations.ts'

const engine: Engine = {
  replay: () => Promise.reject(new Error('nothing is asked here')),
  shortest: () => Promise.reject(new Error('nothing is asked here')),
  exported: () => Promise.reject(new Error('nothing is asked here')),
}
const show = (value: Value, files?: string) => {
  const Display = displayOf(value)
  render(<Display value={value} id="fig" engine={engine} files={files} />)
}
const links = () => screen.queryAllByRole('link').map(link => link.getAttribute('href'))

afterEach(cleanup)

test('an exploration links to the files that the build made, and says what they must give', () => {
  show(violated, '../plain')
  expect(links()).toContain('../plain/scenario.pml')
  expect(document.querySelector('.ex-exports')?.textContent).toMatch(
    /scenario\.pml \(SPIN\).*Each must find 12,345 states and 1 deadlock\.$/,
  )
})

test('counts that only a reduced search gave are not those of another checker', () => {
  show(exploration({ reductions: { partialOrder: true, symmetry: [], unstored: 9 } }), '../plain')
  expect(document.querySelector('.ex-exports')?.textContent).toMatch(/The head of each says how many states/)
})

test('what a limit cut short has no files', () => {
  show(bounded, '../plain')
  expect(links()).toEqual([])
})

test('each exploration of a comparison has its own folder', () => {
  show(compare('', violated, exploration()), '../both')
  expect(links()).toContain('../both/1/scenario.pml')
  expect(links()).toContain('../both/2/scenario.pml')
})
