import { leave } from '../replay/keys.ts'
import type { LabModel } from './model.ts'

/** What a key does while the focus is in the lab; a key that does something here does nothing to the page. */
export function handleKey(event: KeyboardEvent, model: LabModel): void {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
  const figure = event.currentTarget
  if (!(figure instanceof HTMLElement)) return
  if (event.target instanceof HTMLElement && event.target.matches('.rp-end')) return
  const act = actionFor(event.key, figure, model)
  if (act === undefined) return
  event.preventDefault()
  event.stopPropagation()
  act()
}

function actionFor(key: string, figure: HTMLElement, model: LabModel): (() => void) | undefined {
  const { at } = model.shown.value
  switch (key) {
    case 'ArrowLeft':
      return () => model.goTo(at - 1)
    case 'ArrowRight':
      return () => model.goTo(at + 1)
    case 'Home':
      return () => model.goTo(0)
    case 'End':
      return () => model.goTo(Number.POSITIVE_INFINITY)
    case 'Escape':
      return () => leave(figure)
    default: {
      const first = figure.querySelector<HTMLElement>(`[data-task="${Number(key) - 1}"] button`)
      return /^[1-9]$/.test(key) && first !== null ? () => first.focus() : undefined
    }
  }
}
