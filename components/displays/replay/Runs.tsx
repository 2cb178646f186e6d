import { useSignal } from '@preact/signals'
import { runText } from '../../../src/figure/run-text.ts'
import { trackName } from '../../../src/figure/tracks.ts'
import type { ReplayModel } from './model.ts'
import './runs.css'

/** The runs to return to, and what makes new ones. */
export function Runs({ model }: { readonly model: ReplayModel }) {
  const tracks = model.tracks.value
  const copied = useSignal<string | null>(null)
  const copy = async () => {
    const text = runText(model.trace.value)
    copied.value = null
    try {
      await navigator.clipboard.writeText(text)
      model.notice.value = 'The run was copied.'
    } catch {
      model.notice.value = 'The browser does not let this page copy. The text is below, to copy by hand.'
      copied.value = text
    }
  }
  return (
    <div class="rp-runs no-print">
      <span class="rp-buttons">
        {tracks.list.map(track => (
          <button
            key={track.id}
            type="button"
            class="button"
            aria-pressed={track.id === tracks.current}
            onClick={() => model.show(track.id)}
          >
            {`${trackName(tracks, track)} `}
            <small>{`${track.trace.steps.length} steps`}</small>
          </button>
        ))}
      </span>
      <span class="rp-buttons">
        <button type="button" class="button" aria-disabled={!model.canUndo.value} onClick={model.undo}>
          Undo
        </button>
        <button type="button" class="button" aria-disabled={!model.canRedo.value} onClick={model.redo}>
          Redo
        </button>
        <button type="button" class="button" onClick={model.startGame}>
          Deadlock it
        </button>
        <button type="button" class="button" onClick={model.shortest}>
          Shortest
        </button>
        <button type="button" class="button" onClick={copy}>
          Copy as text
        </button>
      </span>
      <p class="rp-notice" role="status">
        {model.notice.value}
      </p>
      {copied.value !== null && (
        <textarea aria-label="The run as text" readOnly rows={6} value={copied.value} />
      )}
    </div>
  )
}
