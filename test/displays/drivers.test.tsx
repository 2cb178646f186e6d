// @vitest-environment happy-dom

import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DriversDisplay } from '../../components/displays/drivers/DriversDisplay.tsx'
import type { Engine } from '../../src/cell/engine.ts'
import { driverOf, driverTable, explore, life, lockdep, scene } from '../../src/index.ts'
import { libraryEngine } from './engines.ts'

const asked: string[] = []
const xe = driverOf('xe')
const engine: Engine = {
  ...libraryEngine,
  value: async text => {
    asked.push(text)
    if (text.includes('lockdep')) return lockdep(life(xe, '7.2', { open: true }))
    return explore(scene(xe, '7.2', { session: 'saving', mmapWriter: true }).scenario)
  },
}
const value = driverTable({ drivers: [driverOf('vfio-pci'), xe], lockdep, explore })
const show = (by: Engine = engine) => render(<DriversDisplay value={value} id="family" engine={by} />)
const verdict = (name: RegExp) => screen.getByRole('button', { name })
const deadlock = /^deadlock ?, xe 7\.2, a file open: explorer \+ writer$/

beforeEach(() => {
  history.replaceState(null, '', '#')
  asked.length = 0
})
afterEach(cleanup)

test('as served each version has a row for each situation, with a word for each verdict', () => {
  show()
  const rows = within(screen.getByRole('table')).getAllByRole('row')
  const words = rows.map(row => [...row.querySelectorAll('.dt-verdict > span:not(.unseen, .ex-mark)')])
  const texts = words.map(row => row.map(({ textContent }) => textContent)).filter(row => row.length > 0)
  expect(texts).toHaveLength(9)
  expect(texts[0]).toEqual(['no report', 'not run', 'verified', 'verified'])
  expect(texts.at(-1)).toEqual(['circle of 4', 'circle of 4', 'verified', 'deadlock'])
  expect(document.getElementById('family-xe-v4_without')?.textContent).toContain('waits for state_mutex')
})

test('circles, runs and what is derived stand in the page in words', () => {
  show()
  const words = document.getElementById('family-xe-7.2')?.textContent
  expect(words).toContain(
    'a file open: circle migf->lock → migration->lock → mmap_lock → memory_lock → migf->lock',
  )
  expect(words).toMatch(
    /with a writer: deadlock: read, reset, pin, set_device_state, mmap_writer, read \(32 steps/,
  )
  expect(document.getElementById('family-xe-6.19')?.textContent).toContain('Derived:')
})

test('a verdict opens what it came from below its version, and closes it', async () => {
  show()
  fireEvent.click(verdict(deadlock))
  expect(location.hash).toBe('#family-xe-7.2~open~writer')
  expect(verdict(deadlock).getAttribute('aria-expanded')).toBe('true')
  await waitFor(() => expect(screen.getByText(/^Replay a run that breaks “no deadlock”/)).toBeTruthy())
  expect(asked[0]).toContain("{ session: 'saving', mmapWriter: true }")
  const region = document.getElementById(verdict(deadlock).getAttribute('aria-controls') ?? '')
  expect(region?.closest('tbody')?.id).toBe('family-xe-7.2')
  fireEvent.click(verdict(deadlock))
  expect(screen.queryByText(/^Replay a run/)).toBeNull()
  expect(location.hash).toBe('#family')
})

test('an address opens a verdict; a report is shown as one', async () => {
  history.replaceState(null, '', '#family-xe-7.2~open~validator')
  show()
  await waitFor(() => expect(screen.getByText(/possible circular locking dependency detected/)).toBeTruthy())
})

test('an address with flows of its own opens a run of these', async () => {
  history.replaceState(null, '', '#family-xe-6.19~none~alone~close.sysfs_reset')
  show()
  await waitFor(() => expect(asked[0]).toContain('flows: ["close","sysfs_reset"]'))
  expect(
    document.getElementById('family-xe-6.19-none-alone-close.sysfs_reset')?.getAttribute('aria-label'),
  ).toBe('xe 6.19, no file open: explorer of close and sysfs_reset')
})

test('when a model cannot be run, it says so', async () => {
  show({ ...engine, value: () => Promise.reject(new Error('this browser has no worker')) })
  fireEvent.click(verdict(deadlock))
  await waitFor(() =>
    expect(screen.getByText('It cannot be shown: this browser has no worker.')).toBeTruthy(),
  )
})

test('the filter says how many versions it shows', () => {
  show()
  const labels = screen.getAllByRole('radio').map(({ parentElement }) => parentElement?.textContent?.trim())
  expect(labels).toEqual([
    'every version (5)',
    'the last of each driver (2)',
    'with a deferred reset (3)',
    'where something was found (4)',
  ])
  expect(document.querySelectorAll('tbody.dt-row.dt-is-deferring')).toHaveLength(3)
  expect(document.querySelectorAll('tbody.dt-row.dt-is-last')).toHaveLength(2)
})
