import { currentTrack } from '../../../src/figure/tracks.ts'
import type { ReplayModel } from './model.ts'

/** What a key does while the focus is in the figure; a key that does something here does nothing to the page. */
export function handleKey(event: KeyboardEvent, model: ReplayModel): void {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
  const act = actionFor(event, model)
  if (act === undefined) return
  event.preventDefault()
  event.stopPropagation()
  act()
}

function actionFor(event: KeyboardEvent, model: ReplayModel): (() => void) | undefined {
  const target = event.target instanceof HTMLElement ? event.target : undefined
  const isControl = target !== undefined && target !== event.currentTarget
  if (target?.matches('.rp-end')) return undefined
  if (event.key === 'Escape') return () => leave(event.currentTarget)
  if (target?.matches('textarea, select, input:not([type=range])')) return undefined
  const task = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1
  if (task >= 0 && task < model.given.tasks.length) return () => runTask(event, model, task)
  // The slider and the buttons keep what their keys do everywhere.
  if (target?.matches('input')) return undefined
  const { steps } = currentTrack(model.tracks.value).trace
  switch (event.key) {
    case 'ArrowLeft':
      return () => model.goTo(model.step.value - 1)
    case 'ArrowRight':
      return () => model.goTo(model.step.value + 1)
    case 'Home':
      return () => model.goTo(0)
    case 'End':
      return () => model.goTo(steps.length)
    case ' ':
      return isControl ? undefined : () => (model.playing.value ? model.pause() : model.play())
    default:
      return undefined
  }
}

/** Puts the focus behind the figure's controls, so that the tab key goes on with the text. */
export function leave(figure: EventTarget | null) {
  const end = figure instanceof HTMLElement ? figure.querySelector<HTMLElement>('.rp-end') : null
  end?.focus({ preventScroll: true })
  end?.scrollIntoView({ block: 'nearest' })
}

/** Runs a task; where it may choose, the reader has to say what, so its first choice gets the focus. */
function runTask(event: KeyboardEvent, model: ReplayModel, task: number) {
  const choices = model.trace.value.situations[model.step.value]?.tasks[task]?.choices ?? 0
  if (choices < 2) {
    model.run({ task, choice: 0 })
    return
  }
  const figure = event.currentTarget
  if (figure instanceof HTMLElement) figure.querySelector<HTMLElement>(`[data-task="${task}"]`)?.focus()
}
