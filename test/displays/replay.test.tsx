// @vitest-environment happy-dom
import { gzipSync } from 'node:zlib'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Replay } from '../../components/displays/replay/Replay.tsx'
import type { Engine } from '../../src/cell/engine.ts'
import { promela, replay, shortest, type Trace } from '../../src/index.ts'
import * as runs from '../figure/runs.model.ts'

/** The library itself, answering as the worker does: later. */
const engine: Engine = {
  replay: async (program, schedule, title) => replay(program, schedule, { title }),
  shortest: async (program, title) => shortest(program, { title }),
  exported: async (program, _, title) => promela(program, { title }),
  value: () => Promise.reject(new Error('not asked')),
}
const hang = replay(runs.hang, runs.hangSchedule, { title: 'Five threads hang' })

const show = (value: Trace, asked: Engine = engine) =>
  render(<Replay id="fig" value={value} engine={asked} />)
const figure = () => screen.getByRole('group', { name: /^Replay/ })
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const key = (name: string, target: Element = figure()) => fireEvent.keyDown(target, { key: name })
const captionText = () => document.querySelector('.rp-caption [role=status]')?.textContent ?? ''
const notice = () => document.querySelector('.rp-notice')?.textContent ?? ''
const at = () => /Step (\d+) of (\d+)/.exec(captionText())?.slice(1).map(Number)

/** What a queued answer and the render after it need. */
const settle = async () => {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve()
  await new Promise(resolve => setTimeout(resolve, 5))
}

beforeEach(() => history.replaceState(null, '', '#'))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('as served', () => {
  test('it shows the last step, with the deadlock spelled out', () => {
    show(hang)
    expect(at()).toEqual([9, 9])
    expect(captionText()).toMatch(
      /^Five threads hang\. Step 9 of 9\. reset calls mutex_lock .* Deadlock: reset waits for/,
    )
    expect(screen.getByRole('img', { name: /^Wait-for graph\. .* They form a cycle\.$/ })).toBeTruthy()
    expect(document.querySelectorAll('.rp-node.cycle')).toHaveLength(5)
  })

  test('every step is there as a sentence', () => {
    show(hang)
    expect(document.querySelectorAll('.rp-list li')).toHaveLength(9)
  })

  test('ids begin with the id of the figure and are unique', () => {
    show(hang)
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter(id => id !== 'fig' && !id.startsWith('fig-'))).toEqual([])
  })

  test('one replay and its data stay below 5 KB, compressed', () => {
    const { container } = show(hang)
    const props = JSON.stringify(hang).replaceAll('"', '&quot;')
    const size = gzipSync(`<astro-island props="${props}">${container.innerHTML}</astro-island>`).length
    expect(size).toBeLessThan(5 * 1024)
  })
})

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

describe('taking over', () => {
  test('a button for each task says its next operation, or why it cannot run', () => {
    show(hang)
    const panel = within(screen.getByRole('region', { name: 'Take over' }))
    expect(panel.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'Apin_dma waits for reset (memory_lock)',
      'Bmmap_writer waits for pin_dma (mmap_lock)',
      'Csave_read waits for mmap_writer (mmap_lock)',
      'Dset_device_state waits for save_read (migf->lock)',
      'Ereset waits for set_device_state (state_mutex)',
    ])
    expect(
      panel.getAllByRole('button').every(button => button.getAttribute('aria-disabled') === 'true'),
    ).toBe(true)
    press('First')
    expect(
      panel.getByRole('button', { name: 'Run reset: down_write(memory_lock)' }).getAttribute('aria-disabled'),
    ).toBe('false')
  })

  test('a blocked button says why instead of running', () => {
    show(hang)
    press(/^reset waits for/)
    expect(notice()).toBe('reset cannot run: it waits for set_device_state (state_mutex).')
    expect(at()).toEqual([9, 9])
  })

  test('running another task makes a run of its own, and the first stays', async () => {
    show(hang)
    press('First')
    press(/^Run reset/)
    await settle()
    expect(at()).toEqual([1, 1])
    expect(screen.getByRole('button', { name: 'Your run 1 steps' }).getAttribute('aria-pressed')).toBe('true')
    press(/^Run set_device_state/)
    await settle()
    expect(at()).toEqual([2, 2])
    press('Original run 9 steps')
    expect(at()).toEqual([9, 9])
  })

  test('running the task that the run runs next is a step in it', async () => {
    show(hang)
    press('First')
    press(/^Run pin_dma/)
    await settle()
    expect(at()).toEqual([1, 9])
    expect(screen.queryByRole('button', { name: /^Your run/ })).toBeNull()
  })

  test('undo takes a step of one’s own back, redo makes it again', async () => {
    show(hang)
    press('First')
    press(/^Run reset/)
    await settle()
    press(/^Run save_read/)
    await settle()
    expect(at()).toEqual([2, 2])
    press('Undo')
    expect(at()).toEqual([1, 1])
    press('Redo')
    expect(at()).toEqual([2, 2])
    press('Undo')
    press('Undo')
    expect(at()).toEqual([0, 9])
    expect(screen.getByRole('button', { name: 'Undo' }).getAttribute('aria-disabled')).toBe('true')
  })

  test('keys pressed faster than the engine answers run one after the other', async () => {
    show(hang)
    key('Home')
    key('5')
    key('4')
    key('3')
    await settle()
    expect(at()).toEqual([3, 3])
    expect(location.hash).toBe('#fig~3.edc')
  })

  test('a choice of the environment has a button for each result', async () => {
    show(replay(runs.events, [{ task: 0, choice: 0 }]))
    press('First')
    expect(screen.getAllByRole('button', { name: /^Run environment: choose\(3\) gives/ })).toHaveLength(3)
    key('1')
    expect(document.activeElement?.textContent).toMatch(/gives 0/)
    press(/gives 2$/)
    await settle()
    expect(captionText()).toMatch(/environment chooses 2, of 0 to 2/)
  })

  test('an answer that comes too late is dropped', async () => {
    let answer: (trace: Trace) => void = () => {}
    const slow: Engine = {
      ...engine,
      replay: () =>
        new Promise(resolve => {
          answer = resolve
        }),
    }
    show(hang, slow)
    press('First')
    press(/^Run reset/)
    press('Last')
    answer(replay(runs.hang, ['reset']))
    await settle()
    expect(at()).toEqual([9, 9])
    expect(screen.queryByRole('button', { name: /^Your run/ })).toBeNull()
  })

  test('an error of the engine is said, and the run shown stays', async () => {
    const broken: Engine = {
      ...engine,
      replay: () => Promise.reject(new Error('no answer within 10 seconds')),
    }
    show(hang, broken)
    press('First')
    press(/^Run reset/)
    await settle()
    expect(notice()).toBe('That did not work: no answer within 10 seconds.')
    expect(at()).toEqual([0, 9])
  })
})

describe('the claim', () => {
  test('it is said of the given run only: of others, whose they are', async () => {
    show(hang)
    expect(captionText()).toMatch(/^Five threads hang\. Step 9 of 9\./)
    key('Home')
    key('5')
    await settle()
    expect(captionText()).toMatch(/^Your run\. Step 1 of 1\./)
    press('Deadlock it')
    await settle()
    expect(captionText()).toMatch(/^Your game\. Step 0 of 0\./)
    press(/^Original run/)
    expect(captionText()).toMatch(/^Five threads hang\. Step 9 of 9\./)
  })
})

describe('the game', () => {
  test('it starts empty and counts the steps', async () => {
    show(hang)
    press('Deadlock it')
    await settle()
    expect(captionText()).toMatch(/Step 0 of 0\. .* 0 steps\. Make every task wait\.$/)
    key('4')
    await settle()
    expect(captionText()).toMatch(/1 step\. Make every task wait\.$/)
    press('Undo')
    expect(captionText()).toMatch(/0 steps\. Make every task wait\.$/)
  })

  test('when it hangs it says so, and how many steps the shortest takes', async () => {
    show(hang)
    press('Deadlock it')
    await settle()
    for (const digit of '123453415') {
      key(digit)
      await settle()
    }
    await waitFor(() => expect(captionText()).toMatch(/You made it hang in 9 steps\. No run is shorter\.$/))
  })

  test('it says when it cannot be won', async () => {
    show(replay(runs.misuse, []))
    press('Deadlock it')
    await waitFor(() => expect(captionText()).toMatch(/found no hang, so this cannot be won\.$/))
  })
})

describe('the shortest run', () => {
  test('it is shown as a run beside the others', async () => {
    show(replay(runs.hang, ['pin_dma']))
    press('Shortest')
    const track = await screen.findByRole('button', { name: 'Shortest 9 steps' })
    expect(track.getAttribute('aria-pressed')).toBe('true')
    expect(captionText()).toMatch(/Deadlock:/)
  })

  test('where there is none, that is said', async () => {
    show(replay(runs.readers, ['first']))
    press('Shortest')
    await waitFor(() => expect(notice()).toMatch(/^No interleaving of these tasks hangs or goes wrong/))
  })
})

describe('the address', () => {
  test('it follows the step and the run', async () => {
    show(hang)
    press('First')
    expect(location.hash).toBe('#fig~0')
    press(/^Run reset/)
    await settle()
    expect(location.hash).toBe('#fig~1.e')
  })

  test('a step of the run is taken up', async () => {
    history.replaceState(null, '', '#fig~4')
    show(hang)
    await waitFor(() => expect(at()).toEqual([4, 9]))
    expect(notice()).toBe('')
  })

  test('a run is taken up', async () => {
    history.replaceState(null, '', '#fig~2.edc')
    show(hang)
    await waitFor(() => expect(at()).toEqual([2, 3]))
    expect(captionText()).toMatch(/set_device_state calls mutex_lock/)
  })

  test.each([
    ['#fig~99', /asks for step 99 of a run of 9/],
    ['#fig~x', /does not name a step/],
    ['#fig~1.zz', /runs task 26 of 5/],
    ['#fig~3.abb', /step 3: mmap_writer cannot run/],
    ['#fig~%', /not spelled as an address/],
  ])('%s gets a notice and the original run', async (hash, reason) => {
    history.replaceState(null, '', hash)
    show(hang)
    await waitFor(() => expect(notice()).toMatch(reason))
    expect(at()).toEqual([9, 9])
  })

  test('the state of another figure is left alone', async () => {
    history.replaceState(null, '', '#other~3')
    show(hang)
    await settle()
    expect(at()).toEqual([9, 9])
    expect(location.hash).toBe('#other~3')
  })
})

describe('code and fields', () => {
  test('the code follows the steps until a task is chosen', () => {
    show(hang)
    expect(document.querySelector('.rp-stack p')?.textContent).toBe('reset: reset')
    press('Code of save_read')
    expect(document.querySelector('.rp-stack p')?.textContent).toBe('save_read: save_read › copy_to_user')
    press('First')
    expect(document.querySelector('.rp-stack p')?.textContent).toBe('save_read: save_read')
    press('Follow the steps')
    expect(document.querySelector('.rp-stack p')?.textContent).toBe('pin_dma: pin_dma')
  })

  test('a field that the step changed is marked', () => {
    show(replay(runs.deferred, Array(7).fill('reset')))
    press('First')
    press('Step')
    press('Step')
    expect(document.querySelector('.rp-fields .changed')?.textContent).toBe('deferred_resettrue changed')
    press('Step')
    expect(document.querySelector('.rp-fields .changed')).toBeNull()
  })
})

test('a run can be copied; where the browser refuses, its text is shown', async () => {
  show(hang)
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: { writeText: () => Promise.reject(new Error('denied')) },
  })
  press('Copy as text')
  const text = await screen.findByRole('textbox', { name: 'The run as text' })
  expect((text as HTMLTextAreaElement).value).toMatch(
    /^Five threads hang\nPolicy: linux\nSchedule: pin_dma, /,
  )
})

test('nine tasks and a run without steps can be shown', () => {
  show(replay(runs.crowd, []))
  expect(captionText()).toBe('Step 0 of 0. Start: none of the 9 tasks has run yet.')
  press('Play')
  expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull()
})
