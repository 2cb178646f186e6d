import { gameText } from '../../../src/figure/game.ts'
import { plainText } from '../../../src/figure/parts.ts'
import { caption } from '../../../src/figure/sentence.ts'
import type { Trace } from '../../../src/value/index.ts'
import { Sentence } from '../Sentence.tsx'
import type { ReplayModel } from './model.ts'

/** The claim, and what the present step says: the figure's caption and what a screen reader hears. */
export function Caption({ model }: { readonly model: ReplayModel }) {
  const trace = model.trace.value
  const step = model.step.value
  const isGame = model.track.value.kind === 'game'
  const claim = model.given.title
  return (
    <div class="rp-caption figure-caption">
      <p role="status">
        {claim !== '' && <b>{claim}. </b>}
        <span class="rp-at">{`Step ${step} of ${trace.steps.length}. `}</span>
        <Sentence parts={caption(trace, step)} />
        {isGame && <b>{` ${gameText(trace, model.shortestHang.value)}`}</b>}
      </p>
      <p class="rp-longest" aria-hidden="true" data-text={longest(model.given)} />
    </div>
  )
}

/** The longest caption of the run: its room is kept at every step. */
function longest(trace: Trace): string {
  const texts = trace.situations.map((_, step) => plainText(caption(trace, step)))
  const text = texts.reduce((most, other) => (other.length > most.length ? other : most), '')
  return `${trace.title}. Step ${trace.steps.length} of ${trace.steps.length}. ${text}`
}
