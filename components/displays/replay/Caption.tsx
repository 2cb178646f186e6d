import { useMemo } from 'preact/hooks'
import { gameText } from '../../../src/figure/game.ts'
import { longestCaption } from '../../../src/figure/longest.ts'
import { caption } from '../../../src/figure/sentence.ts'
import { trackName } from '../../../src/figure/tracks.ts'
import { Sentence } from '../Sentence.tsx'
import type { ReplayModel } from './model.ts'
import './caption.css'

/** The claim, or whose run it is, and what the present step says: the caption and what a screen reader hears. */
export function Caption({ model }: { readonly model: ReplayModel }) {
  const trace = model.trace.value
  const step = model.step.value
  const isGiven = model.track.value.kind === 'given'
  const isGame = model.track.value.kind === 'game'
  const claim = model.given.title
  const shown = isGiven ? claim : trackName(model.tracks.value, model.track.value)
  const longest = useMemo(() => {
    const last = model.given.steps.length
    return `${claim}. Step ${last} of ${last}. ${longestCaption(model.given)}`
  }, [model, claim])
  return (
    <div class="rp-caption figure-caption">
      <p role="status">
        {shown !== '' && <b>{shown}. </b>}
        <span class="rp-at">{`Step ${step} of ${trace.steps.length}. `}</span>
        {/* New words are new elements: they stand where they stand, and have not moved there from the last step. */}
        <span key={`${model.track.value.id}-${step}`}>
          <Sentence parts={caption(trace, step)} />
        </span>
        {isGame && step === trace.steps.length && <b>{` ${gameText(trace, model.shortestHang.value)}`}</b>}
      </p>
      <p class="rp-room" aria-hidden="true" data-room={longest} />
    </div>
  )
}
