// @vitest-environment happy-dom

import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MachineDisplay } from '../../components/displays/machine/MachineDisplay.tsx'
import { type MachineOptions, migrationMachine } from '../../src/vfio/migration-machine.ts'
import { idleEngine } from './engines.ts'

beforeEach(() => history.replaceState(null, '', '#'))
afterEach(cleanup)

const show = (options: MachineOptions) =>
  render(<MachineDisplay value={migrationMachine(options)} id="fig" engine={idleEngine} />).container
const now = () => screen.getByRole('status').textContent ?? ''
const ask = (name: RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const current = (container: Element) => container.querySelector('.mm-state.current')?.textContent

describe('a state machine', () => {
  test('shows at rest what its cell asks for, with every step as text', () => {
    const container = show({ flags: 3, to: 'STOP_COPY' })
    expect(current(container)).toBe('STOP_COPY3')
    expect(container.querySelectorAll('.mm-steps li')).toHaveLength(5)
    expect(container.querySelectorAll('.mm-arc.taken')).toHaveLength(3)
    expect(container.querySelector('.mm-fds')?.textContent).toContain('data fd 1: saving, session open')
  })

  test('has every next state in a table', () => {
    const container = show({ flags: 5 })
    const cells = [...container.querySelectorAll('tbody tr')].map(row =>
      [...row.children].map(cell => cell.textContent),
    )
    expect(cells).toHaveLength(6)
    expect(cells.find(([name]) => name === 'STOP_COPY')?.slice(1)).toEqual([
      '-EINVAL',
      'STOP',
      'STOP',
      'there',
      'STOP',
      '-EINVAL',
      '-EINVAL',
      '-EINVAL',
      '-EINVAL',
    ])
  })

  test('takes a request arc by arc', () => {
    const container = show({ flags: 7 })
    ask(/^1 STOP$/)
    expect(now()).toContain('2 arcs')
    expect(container.querySelectorAll('.mm-arc.ahead')).toHaveLength(2)
    ask(/Next arc/)
    expect(current(container)).toBe('RUNNING_P2P5')
    ask(/Next arc/)
    expect(now()).toContain('SET returns 0 and no data fd')
    expect(location.hash).toBe('#fig~1.3')
  })

  test('says why it refuses', () => {
    show({ flags: 1 })
    ask(/^6 PRE_COPY$/)
    expect(now()).toContain('the flags do not have PRE_COPY')
    ask(/^0 ERROR$/)
    expect(now()).toContain('can never be asked for')
    ask(/^8 no state$/)
    expect(now()).toContain('no state has this number')
  })

  test('works by keys alone: ask, fail, and reset', () => {
    const container = show({ flags: 7 })
    const box = screen.getByRole('group', { name: /state machine/ })
    fireEvent.keyDown(box, { key: '3' })
    fireEvent.keyDown(box, { key: 'ArrowRight' })
    fireEvent.keyDown(box, { key: 'f' })
    expect(current(container)).toBe('ERROR0')
    fireEvent.keyDown(box, { key: '2' })
    expect(now()).toContain('warns in the kernel log')
    fireEvent.keyDown(box, { key: 'r' })
    expect(current(container)).toBe('RUNNING2')
    fireEvent.keyDown(box, { key: 'Home' })
    expect(now()).toBe('The device is in RUNNING.')
  })

  test('opens as its address says, and moves no state', () => {
    history.replaceState(null, '', '#fig~16.3')
    const container = show({ flags: 7 })
    expect(container.querySelectorAll('.mm-steps li')).toHaveLength(8)
    expect(current(container)).toBe('STOP1')
    const places = () => [...container.querySelectorAll('.mm-state rect')].map(box => box.getAttribute('x'))
    const before = places()
    ask(/Reset the device/)
    expect(places()).toEqual(before)
  })
})
