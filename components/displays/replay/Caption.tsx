import { useMemo } from 'preact/hooks'
import { gameText } from '../../../src/figure/game.ts'
import { longestCaption } from '../../../src/figure/longest.ts'
import { caption } from '../../../src/figure/sentence.ts'
import { Sentence } from '../Sentence.tsx'
import type { ReplayModel } from './model.ts'
import './caption.css'

/** The claim, and what the present step says: the figure's caption and what a screen reader hears. */
export function Caption({ model }: { readonly model: ReplayModel }) {
  const trace = model.trace.value
  const step = model.step.value
  const isGame = model.track.value.kind === 'game'
  const claim = model.given.title
  const longest = useMemo(() => {
    const last = model.given.steps.length
    return `${claim}. Step ${last} of ${last}. ${longestCaption(model.given)}`
  }, [model, claim])
  return (
    <div class="rp-caption figure-caption">
      <p role="status">
        {claim !== '' && <b>{claim}. </b>}
        <span class="rp-at">{`Step ${step} of ${trace.steps.length}. `}</span>
        {/* New words are new elements: they stand where they stand, and have not moved there from the last step. */}
        <span key={`${model.track.value.id}-${step}`}>
          <Sentence parts={caption(trace, step)} />
        </span>
        {isGame && <b>{` ${gameText(trace, model.shortestHang.value)}`}</b>}
      </p>
      <p class="rp-room" aria-hidden="true" data-room={longest} />
    </div>
  )
}
