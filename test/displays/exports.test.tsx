// @vitest-environment happy-dom

import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { displayOf } from '../../components/displays/registry.ts'
import type { Engine } from '../../src/cell/engine.ts'
import { compare, replay, type Value } from '../../src/index.ts'
import { bounded, exploration, violated } from '../figure/explorations.ts'
import * as runs from '../figure/runs.model.ts'
import { idleEngine } from './engines.ts'

const engine: Engine = { ...idleEngine, exported: async (_, format, title) => `${format} of ${title}` }
const show = (value: Value, files?: string, asked = engine) => {
  const Display = displayOf(value)
  render(<Display value={value} id="fig" engine={asked} files={files} />)
}
const links = () => screen.queryAllByRole('link').map(link => link.getAttribute('href'))

const program = replay(runs.self, ['careless']).program

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

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

test('what was explored in the page is written when it is asked for, and given as a file', async () => {
  const blobs: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => {
    if (blob instanceof Blob) blobs.push(blob)
    return 'blob:file'
  })
  const saved: string[] = []
  vi.spyOn(HTMLElement.prototype, 'click').mockImplementation(function (this: HTMLElement) {
    if (this instanceof HTMLAnchorElement) saved.push(this.download)
  })
  show({ ...violated, program })
  fireEvent.click(screen.getByRole('button', { name: 'scenario.pml' }))
  await waitFor(() => expect(saved).toEqual(['scenario.pml']))
  expect(await blobs[0]?.text()).toBe('promela of Plain')
})

test('why a file cannot be written is said', async () => {
  show({ ...violated, program }, undefined, {
    ...engine,
    exported: () => Promise.reject(new Error('no worker')),
  })
  fireEvent.click(screen.getByRole('button', { name: 'scenario.pml' }))
  expect(await screen.findByText('scenario.pml could not be written: no worker.')).toBeTruthy()
})
