// @vitest-environment happy-dom

import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { displayOf } from '../../components/displays/registry.ts'
import { type Exploration, explore, type Scenario } from '../../src/index.ts'
import * as runs from '../figure/runs.model.ts'
import { stateGraphOf } from '../figure/state-graph-of.ts'
import { libraryEngine } from './engines.ts'

const drawn = (scenario: Scenario): Exploration => ({ ...explore(scenario), graph: stateGraphOf(scenario) })
const show = (value: Exploration, asked = libraryEngine) => {
  const Display = displayOf(value)
  return render(<Display value={value} id="fig" engine={asked} />)
}
const graph = () => screen.getByRole('group', { name: /^State graph: / })
const here = () => document.querySelector('.sg-here b')?.textContent
const told = () => document.querySelector('.sg-here')?.textContent ?? ''
const key = (name: string) => fireEvent.keyDown(graph(), { key: name })
const number = () => Number(/^State (\d+)/.exec(here() ?? '')?.[1])

beforeEach(() => history.replaceState(null, '', '#'))
afterEach(cleanup)

describe('as served', () => {
  test('every state is drawn and listed, each kind in its own shape', () => {
    const value = drawn(runs.self)
    show(value)
    const states = value.graph?.states ?? []
    expect(document.querySelectorAll('[data-state]')).toHaveLength(states.length)
    expect(document.querySelectorAll('.sg-list li')).toHaveLength(states.length)
    const shapes = [...document.querySelectorAll('[data-state]')].map(one =>
      one.querySelector('path')?.getAttribute('d'),
    )
    expect(new Set(shapes).size).toBe(new Set(states.map(({ kind }) => kind)).size)
  })

  test('it stands at the end of the run that breaks a claim, which is drawn heavier', () => {
    show(drawn(runs.self))
    expect(here()).toBe('State 2: a deadlock, 2 steps from the start.')
    expect(document.querySelectorAll('.sg-shown')).toHaveLength(2)
    expect(graph().textContent).toMatch(
      /Diamond: a deadlock\. Heavy lines: the run that breaks “no deadlock”\./,
    )
  })

  test('ids begin with the id of the figure and are unique', () => {
    show(drawn(runs.self))
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter(id => id !== 'fig' && !id.startsWith('fig-'))).toEqual([])
  })
})

describe('walking', () => {
  test('arrows step on, back and aside; a digit runs its task; Home goes to the start', () => {
    show(drawn(runs.readers))
    expect(here()).toBe('State 0: the start.')
    key('ArrowDown')
    expect(number()).toBe(1)
    key('ArrowRight')
    expect(number()).toBe(2)
    key('ArrowLeft')
    expect(number()).toBe(1)
    key('3')
    expect(told()).toMatch(/2 steps from the start/)
    key('ArrowUp')
    expect(number()).toBe(1)
    key('Home')
    expect(number()).toBe(0)
    key('ArrowUp')
    expect(number()).toBe(0)
  })

  test('on a run that is drawn heavier it goes on with that run', () => {
    show(drawn(runs.self))
    key('Home')
    key('ArrowDown')
    key('ArrowDown')
    expect(here()).toMatch(/a deadlock/)
  })

  test('the state is told in words once the engine has run there', async () => {
    show(drawn(runs.readers))
    key('1')
    await waitFor(() => expect(told()).toMatch(/first holds mmap_lock for reading/))
  })

  test('a state that is pressed is reached by a shortest run', () => {
    const value = drawn(runs.readers)
    show(value)
    const last = (value.graph?.states.length ?? 0) - 1
    const target = document.querySelector(`[data-state="${last}"] text`)
    if (target) fireEvent.click(target)
    expect(number()).toBe(last)
    expect(told()).toContain(`${value.graph?.states[last]?.depth} steps from the start`)
  })

  test('a step is a button too, and pressing it leaves the focus with the graph', () => {
    show(drawn(runs.readers))
    fireEvent.click(screen.getByRole('button', { name: 'writer to 2' }))
    expect(number()).toBe(2)
    expect(document.activeElement).toBe(graph())
    fireEvent.click(screen.getByRole('button', { name: 'Back' }))
    expect(number()).toBe(0)
  })

  test('a key that does nothing here is left to the page', () => {
    show(drawn(runs.readers))
    expect(key('PageDown')).toBe(true)
    expect(key('ArrowDown')).toBe(false)
  })

  test('an error of the engine is said', async () => {
    show(drawn(runs.readers), { ...libraryEngine, replay: () => Promise.reject(new Error('no worker')) })
    key('1')
    await waitFor(() => expect(told()).toMatch(/could not be computed: no worker/))
  })
})

describe('the address', () => {
  test('names the walk, and takes it up again', async () => {
    show(drawn(runs.readers))
    key('1')
    key('2')
    const { hash } = location
    expect(hash).toBe('#fig-g~2.ab')
    const state = number()
    cleanup()
    history.replaceState(null, '', hash)
    show(drawn(runs.readers))
    await waitFor(() => expect(number()).toBe(state))
  })

  test('the run to a state opens as a replay, whose address spells it out', async () => {
    show(drawn(runs.readers))
    key('1')
    key('1')
    fireEvent.click(await screen.findByRole('button', { name: /^Replay the run to state / }))
    await screen.findByRole('group', { name: /^Replay: Run to state / })
    fireEvent.click(screen.getByRole('button', { name: 'First' }))
    const { hash } = location
    expect(hash).toBe('#fig-g-run~0.aa')
    cleanup()
    history.replaceState(null, '', hash)
    const asked = vi.fn(libraryEngine.replay)
    show(drawn(runs.readers), { ...libraryEngine, replay: asked })
    await waitFor(() => expect(document.querySelector('.rp-caption')?.textContent).toMatch(/Step 0 of 2/))
    expect(asked).toHaveBeenCalledTimes(1)
  })
})
