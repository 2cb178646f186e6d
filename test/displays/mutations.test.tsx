// @vitest-environment happy-dom

import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MutationsDisplay } from '../../components/displays/mutations/MutationsDisplay.tsx'
import type { Engine } from '../../src/cell/engine.ts'
import { mutations } from '../../src/index.ts'
import { twoWriters } from '../explore/mutations.model.ts'
import { libraryEngine } from './engines.ts'

const asked: string[] = []
const engine: Engine = {
  ...libraryEngine,
  value: async text => {
    asked.push(text)
    return mutations({ ...twoWriters, only: [3] })
  },
}
const value = mutations(twoWriters)
const show = (by: Engine = engine) => render(<MutationsDisplay value={value} id="lab" engine={by} />)
const verdict = () => document.querySelector('.ex-verdict')?.textContent
const code = (state: string) =>
  [...document.querySelectorAll(`.mu-code .${state} :is(ins, del)`)].map(({ textContent }) =>
    textContent?.trim(),
  )
const box = (name: RegExp) => screen.getByRole<HTMLInputElement>('checkbox', { name })

beforeEach(() => {
  history.replaceState(null, '', '#')
  asked.length = 0
})
afterEach(cleanup)

test('as served it shows the code as it is, and every single and double change as text', () => {
  show()
  expect(verdict()).toBe('✓Two writers. As it is: every claim holds in every interleaving.')
  expect([code('new'), code('gone')]).toEqual([[], []])
  const rows = within(screen.getByRole('table', { hidden: true })).getAllByRole('row', { hidden: true })
  const words = rows.slice(1).map(row => [...row.querySelectorAll('td .unseen')].map(one => one.textContent))
  expect(words).toEqual([
    ['data race', 'data race', 'left out'],
    ['data race', expect.stringContaining('misuse')],
    [expect.stringContaining('misuse')],
  ])
  expect(screen.getAllByText(/mutex_lock/).length).toBeGreaterThan(0)
})

test('a switch changes the code, the verdict, the reason and the address', () => {
  show()
  fireEvent.click(box(/A takes the lock.*instead: A takes none/))
  expect(verdict()).toBe('✗Two writers. With change 1: data race.')
  expect(code('gone')).toEqual(['mutex_lock(dev.lock)', 'mutex_unlock(dev.lock)'])
  expect(location.hash).toBe('#lab~1')
  expect(screen.getByText('“no data race” is broken by change 1 alone.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'As it is' }))
  expect(verdict()).toContain('every claim holds')
  expect(location.hash).toBe('#lab~0')
})

test('keys change lines while the focus is in the list', () => {
  show()
  const list = screen.getByRole('group', { name: 'Change lines' })
  fireEvent.keyDown(list, { key: '2' })
  fireEvent.keyDown(list, { key: '3' })
  expect(box(/B takes the lock/).checked).toBe(true)
  expect(screen.getByText(/“no data race” holds here, although it is broken by change 2 alone/)).toBeTruthy()
  fireEvent.keyDown(list, { key: '9' })
  fireEvent.keyDown(list, { key: '2', ctrlKey: true })
  expect(location.hash).toBe('#lab~2-3')
})

test('what was left out says why', () => {
  history.replaceState(null, '', '#lab~1-3')
  show()
  expect(verdict()).toContain('left out. What is not taken is not taken twice.')
})

test('the run of a single change is there at once, that of others when it is asked for', async () => {
  show()
  fireEvent.click(box(/B takes the lock/))
  expect(screen.getByText(/^Replay a run that breaks “no data race”/)).toBeTruthy()
  fireEvent.click(box(/A takes the lock/))
  expect(screen.queryByText(/^Replay a run/)).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Find the runs that break it' }))
  await waitFor(() => expect(screen.getByText(/^Replay a run that breaks “no data race”/)).toBeTruthy())
  expect(asked).toHaveLength(1)
  expect(asked[0]).toContain("import { twoWriters } from './two.cell.ts'")
  expect(asked[0]).toContain('only: [3]')
})

test('an address with a run looks for it', async () => {
  history.replaceState(null, '', '#lab-1-2-w1~1')
  show()
  await waitFor(() => expect(screen.getByText(/^Replay a run that breaks “no data race”/)).toBeTruthy())
})

test('when no run can be looked for, it says so', async () => {
  show({ ...engine, value: () => Promise.reject(new Error('this browser has no worker')) })
  fireEvent.click(box(/A takes the lock/))
  fireEvent.click(box(/B takes the lock/))
  fireEvent.click(screen.getByRole('button', { name: 'Find the runs that break it' }))
  await waitFor(() => expect(screen.getByText('No run was found: this browser has no worker.')).toBeTruthy())
})
