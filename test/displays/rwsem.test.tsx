// @vitest-environment happy-dom

import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RwsemLabDisplay } from '../../components/displays/rwsem/RwsemLabDisplay.tsx'
import { packValue, unpackValue } from '../../src/cell/travel.ts'
import { isValue } from '../../src/cell/value.ts'
import { rwsemLab } from '../../src/explore/index.ts'
import { passing, threads } from '../explore/rwsem.model.ts'
import { libraryEngine } from './engines.ts'

const lab = rwsemLab(threads, passing, { title: 'Passing' })
const open = () => render(<RwsemLabDisplay value={lab} id="lab" engine={libraryEngine} />)
const section = (name: RegExp) => screen.getByRole('heading', { name }).closest('section')?.textContent
const caption = () => document.querySelector('.rw-caption [role=status]')?.textContent ?? ''
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const call = (task: string, primitive: string) => press(`${task} calls ${primitive}`)

beforeEach(() => history.replaceState(null, '', '#'))
afterEach(cleanup)

describe('the lab as served', () => {
  test('says who holds the lock, who waits, what the last request did, and by which rule', () => {
    open()
    expect(section(/^Hold/)).toMatch(/C reads.*D reads/)
    expect(section(/^Queue/)).toMatch(/A wants to write/)
    expect(caption()).toBe(
      'Passing. Request 8 of 8, policy linux. B calls down_read_trylock on mmap_lock and fails at once: ' +
        'C and D hold it for reading, and A is queued. Somebody is queued. A trylock looks at the same flags as ' +
        'the fast path, so it fails, although only readers hold the lock.',
    )
  })

  test('has every request as a row for all policies and as a sentence', () => {
    open()
    const rows = [...document.querySelectorAll('tbody tr')].map(row =>
      [...row.querySelectorAll('td')].map(({ textContent }) => textContent),
    )
    expect(rows[2]).toEqual(['waits', 'waits', 'takes it'])
    expect(rows[6]).toEqual(['releases it; C, D in', 'releases it; A in', 'still waits'])
    expect(document.querySelectorAll('.rp-list li')).toHaveLength(passing.length)
    expect(document.querySelector('.rp-list')?.textContent).toContain(
      'D passes A, a writer that asked before',
    )
  })

  test('travels to the page and back, and is recognised there', () => {
    const back = unpackValue(packValue(lab))
    expect(back).toEqual(lab)
    expect(isValue(back)).toBe(true)
    expect(isValue({ ...lab, runs: [] })).toBe(false)
    expect(isValue({ ...lab, runs: [{ ...lab.runs[0], ends: [] }] })).toBe(false)
  })
})

describe('the lab taken over', () => {
  test('is gone through by keys, and shows any policy', () => {
    open()
    const figure = screen.getByRole('group', { name: 'Lab: Passing' })
    fireEvent.keyDown(figure, { key: 'ArrowLeft' })
    expect(section(/^Hold/)).toMatch(/D reads, just in, past A/)
    expect(location.hash).toBe('#lab~7')
    fireEvent.keyDown(figure, { key: 'Home' })
    expect(caption()).toContain('Nobody has asked for the lock yet.')
    fireEvent.keyDown(figure, { key: 'End' })
    press('unfair')
    expect(location.hash).toBe('#lab-unfair~8')
    expect(caption()).toContain('B still waits, so it cannot call down_read_trylock yet.')
    expect(section(/^Wait/)).toMatch(/B wants to write.*A wants to write/)
    fireEvent.keyDown(figure, { key: '3' })
    expect(document.activeElement?.textContent).toBe('C calls up_read')
  })

  test('a request of the reader is answered under every policy, and can be undone', async () => {
    open()
    press('Start empty')
    call('A', 'down_read')
    await waitFor(() => expect(caption()).toContain('Your requests. Request 1 of 1'))
    call('B', 'down_write')
    await waitFor(() => expect(caption()).toContain('from now on the lock says that somebody is queued'))
    call('C', 'down_read')
    await waitFor(() => expect(section(/^Queue/)).toMatch(/B wants to write.*C wants to read/))
    const last = [...document.querySelectorAll('tbody tr:last-child td')].map(
      ({ textContent }) => textContent,
    )
    expect(last).toEqual(['waits', 'waits', 'takes it'])
    expect(location.hash).toBe('#lab~3.ab1c')
    press('Undo')
    expect(section(/^Queue/)).not.toContain('C')
    press('Original requests')
    expect(caption()).toContain('Passing. Request 8 of 8')
  })

  test('a new request leaves the run where the reader stands', async () => {
    open()
    press('First')
    press('Step')
    call('A', 'up_read')
    await waitFor(() => expect(caption()).toContain('Nobody waits, so nobody is woken.'))
    expect(document.querySelectorAll('tbody tr')).toHaveLength(2)
  })

  test('a task that waits says for whom, and cannot ask', () => {
    open()
    const own = document.querySelector<HTMLElement>('[data-task="0"]')
    if (own === null) throw new Error('no task')
    const button = within(own).getByRole('button')
    expect(button.textContent).toBe('A waits for C and D (mmap_lock)')
    expect(button.getAttribute('aria-disabled')).toBe('true')
  })

  test('opens as its address says, and says of a bad one that it cannot', async () => {
    history.replaceState(null, '', '#lab-unfair~3.ab1c')
    open()
    await waitFor(() => expect(caption()).toContain('Request 3 of 3, policy unfair'))
    expect(section(/^Hold/)).toMatch(/A reads.*C reads/)
    cleanup()
    history.replaceState(null, '', '#lab~x')
    open()
    expect(screen.getByText(/^The address names a state that cannot be shown/)).toBeDefined()
  })
})
