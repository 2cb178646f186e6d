// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/preact'
import { describe, expect, test, vi } from 'vitest'
import { replay } from '../../src/index.ts'
import * as runs from '../figure/runs.model.ts'
import {
  at,
  captionText,
  figure,
  hang,
  key,
  notice,
  press,
  settle,
  show,
  useFreshPage,
} from './replay-figure.tsx'

useFreshPage()

describe('moving', () => {
  test('buttons go to the first, the last and the steps beside', () => {
    show(hang)
    press('First')
    expect(at()).toEqual([0, 9])
    press('Step')
    press('Step')
    press('Back')
    expect(at()).toEqual([1, 9])
    press('Last')
    expect(at()).toEqual([9, 9])
  })

  test('buttons that lead nowhere keep the focus and do nothing', () => {
    show(hang)
    const last = screen.getByRole('button', { name: 'Last' })
    expect(last.getAttribute('aria-disabled')).toBe('true')
    expect(last.hasAttribute('disabled')).toBe(false)
    fireEvent.click(last)
    expect(at()).toEqual([9, 9])
  })

  test('the slider says the sentence of its step', () => {
    show(hang)
    const slider = screen.getByRole('slider', { name: 'Step' })
    fireEvent.input(slider, { target: { value: '2' } })
    expect(at()).toEqual([2, 9])
    expect(slider.getAttribute('aria-valuetext')).toBe(
      'Step 2 of 9. mmap_writer calls down_write on mmap_lock and waits: pin_dma holds it for reading.',
    )
  })

  test('next contention goes from wait to wait', () => {
    show(hang)
    press('First')
    const stops = [1, 2, 3, 4, 5].map(() => {
      press('Next contention')
      return at()?.[0]
    })
    expect(stops).toEqual([2, 6, 7, 8, 9])
  })

  test('a sentence of the list leads to its step', () => {
    show(hang)
    fireEvent.click(screen.getByRole('button', { name: /^save_read calls mutex_lock/, hidden: true }))
    expect(at()).toEqual([3, 9])
  })

  test('tasks of the graph stay where they are at every step', () => {
    show(hang)
    const places = () =>
      [...document.querySelectorAll('.rp-node rect')].map(rect => rect.getAttribute('y')).join()
    const end = places()
    for (let step = 9; step > 0; step--) {
      press('Back')
      expect(places()).toBe(end)
    }
  })
})

describe('keys', () => {
  test('arrows, Home and End step; they reach the page no more', () => {
    show(hang)
    const page = vi.fn()
    document.body.addEventListener('keydown', page)
    key('Home')
    expect(at()).toEqual([0, 9])
    key('ArrowRight')
    key('ArrowRight')
    key('ArrowLeft')
    expect(at()).toEqual([1, 9])
    key('End')
    expect(at()).toEqual([9, 9])
    document.body.removeEventListener('keydown', page)
    expect(page).not.toHaveBeenCalled()
  })

  test('other keys, and keys with a modifier, are left to the page', () => {
    show(hang)
    const page = vi.fn()
    document.body.addEventListener('keydown', page)
    for (const name of ['a', '0', 'Tab', 'PageDown', '9']) key(name)
    fireEvent.keyDown(figure(), { key: 'ArrowLeft', altKey: true })
    fireEvent.keyDown(figure(), { key: 'Home', ctrlKey: true })
    document.body.removeEventListener('keydown', page)
    expect(page).toHaveBeenCalledTimes(7)
    expect(at()).toEqual([9, 9])
  })

  test('outside the figure no key does anything', () => {
    show(hang)
    for (const name of ['ArrowLeft', 'Home', ' ', '1']) fireEvent.keyDown(document.body, { key: name })
    expect(at()).toEqual([9, 9])
  })

  test('digits run a task', async () => {
    show(hang)
    key('Home')
    key('5')
    await settle()
    expect(captionText()).toMatch(/reset calls down_write on memory_lock and takes it/)
  })

  test('a digit for a task that waits says whom it waits for', () => {
    show(hang)
    key('1')
    expect(notice()).toBe('pin_dma cannot run: it waits for reset (memory_lock).')
  })

  test('Escape puts the focus behind all controls, where keys are the page’s again', () => {
    show(hang)
    const controls = [
      ...figure().querySelectorAll<HTMLElement>('button, input, select, summary, [tabindex="0"]'),
    ]
    for (const from of [figure(), screen.getByRole('button', { name: 'First' })]) {
      from.focus()
      key('Escape', from)
      const end = document.activeElement
      expect(end?.textContent).toBe('End of the replay')
      const isPast = (one: Element) =>
        end && one.compareDocumentPosition(end) & Node.DOCUMENT_POSITION_FOLLOWING
      expect(controls.filter(one => !isPast(one))).toEqual([])
      if (end) key('Home', end)
      expect(at()).toEqual([9, 9])
    }
  })

  test('Space on a button presses the button and plays nothing', () => {
    show(hang)
    key(' ', screen.getByRole('button', { name: 'First' }))
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull()
  })
})

describe('playing', () => {
  const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  test('it stops where a task begins to wait, and at the end', async () => {
    vi.useFakeTimers()
    show(hang)
    const stops: (number | undefined)[] = []
    for (let round = 0; round < 5; round++) {
      press('Play')
      await advance(20_000)
      stops.push(at()?.[0])
    }
    expect(stops).toEqual([2, 6, 7, 8, 9])
  })

  test('it takes a second for a step, half of that at double speed, and can be stopped', async () => {
    vi.useFakeTimers()
    show(replay(runs.deferred, Array(7).fill('reset')))
    press('Play')
    await advance(2_500)
    expect(at()?.[0]).toBe(2)
    press('Pause')
    await advance(5_000)
    expect(at()?.[0]).toBe(2)
    fireEvent.change(screen.getByRole('combobox', { name: 'Steps per second' }), { target: { value: '2' } })
    press('Play')
    await advance(1_250)
    expect(at()?.[0]).toBe(4)
  })

  test('it does not go on after the figure is gone', async () => {
    vi.useFakeTimers()
    const { unmount } = show(hang)
    press('First')
    press('Play')
    unmount()
    await advance(5_000)
    expect(location.hash).toBe('#fig~0')
  })
})
