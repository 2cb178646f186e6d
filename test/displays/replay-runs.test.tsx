// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/preact'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../src/cell/engine.ts'
import { replay, type Trace } from '../../src/index.ts'
import * as runs from '../figure/runs.model.ts'
import { libraryEngine } from './engines.ts'
import { at, captionText, hang, key, notice, press, settle, show, useFreshPage } from './replay-figure.tsx'

useFreshPage()

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
      ...libraryEngine,
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
      ...libraryEngine,
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
