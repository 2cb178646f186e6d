import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, vi } from 'vitest'
import { Replay } from '../../components/displays/replay/Replay.tsx'
import type { Engine } from '../../src/cell/engine.ts'
import { replay, type Trace } from '../../src/index.ts'
import * as runs from '../figure/runs.model.ts'
import { libraryEngine } from './engines.ts'

export const hang = replay(runs.hang, runs.hangSchedule, { title: 'Five threads hang' })

export const show = (value: Trace, asked: Engine = libraryEngine) =>
  render(<Replay id="fig" value={value} engine={asked} />)
export const figure = () => screen.getByRole('group', { name: /^Replay/ })
export const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
export const key = (name: string, target: Element = figure()) => fireEvent.keyDown(target, { key: name })
export const captionText = () => document.querySelector('.rp-caption [role=status]')?.textContent ?? ''
export const notice = () => document.querySelector('.rp-notice')?.textContent ?? ''
/** The step that is shown, and the number of steps. */
export const at = () => /Step (\d+) of (\d+)/.exec(captionText())?.slice(1).map(Number)

/** What a queued answer and the render after it need. */
export const settle = async () => {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve()
  await new Promise(resolve => setTimeout(resolve, 5))
}

/** Each test has an address without a fragment, and leaves nothing on the page. */
export function useFreshPage(): void {
  beforeEach(() => history.replaceState(null, '', '#'))
  afterEach(() => {
    cleanup()
    vi.useRealTimers()
  })
}
