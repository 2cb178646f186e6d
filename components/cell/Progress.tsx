import { useRef } from 'preact/hooks'
import { progressText, type RunProgress } from './progress.ts'

/** How often the numbers change for a reader who asked for little motion, in ms. */
const calm = 1000

/** The numbers of a run that goes on, for the eye; the status speaks of them now and then. */
export function Progress({ progress }: { progress: RunProgress }) {
  const shown = useRef(progress)
  const { elapsed, phase } = shown.current
  const isDue = progress.phase !== phase || progress.elapsed - elapsed >= (wantsCalm() ? calm : 0)
  if (isDue || progress.elapsed < elapsed) shown.current = progress
  return (
    <p class="cell-progress" aria-hidden="true">
      {progressText(shown.current)}
    </p>
  )
}

function wantsCalm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
