// @vitest-environment happy-dom
import { gzipSync } from 'node:zlib'
import { screen, waitFor } from '@testing-library/preact'
import { describe, expect, test } from 'vitest'
import { replay } from '../../src/index.ts'
import * as runs from '../figure/runs.model.ts'
import { at, captionText, hang, notice, press, settle, show, useFreshPage } from './replay-figure.tsx'

useFreshPage()

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
