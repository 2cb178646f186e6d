import { plainText } from '../../../src/figure/parts.ts'
import { caption } from '../../../src/figure/sentence.ts'
import { type ReplayModel, speeds } from './model.ts'
import './controls.css'

/** Moving through the run shown. */
export function Controls({ id, model }: { readonly id: string; readonly model: ReplayModel }) {
  const step = model.step.value
  const trace = model.trace.value
  const last = trace.steps.length
  const contention = model.nextContention.value
  const playing = model.playing.value
  return (
    <div class="rp-controls no-print">
      <span class="rp-buttons">
        <Button label="First" mark="|◀" off={step === 0} onPress={() => model.goTo(0)} />
        <Button label="Back" mark="◀" off={step === 0} onPress={() => model.goTo(step - 1)} />
        <Button label="Step" mark="▶" after off={step === last} onPress={() => model.goTo(step + 1)} />
        <Button label="Last" mark="▶|" after off={step === last} onPress={() => model.goTo(last)} />
      </span>
      <span class="rp-slider" style={`--steps:${Math.max(1, last)}`}>
        <input
          type="range"
          id={`${id}-step`}
          aria-label="Step"
          min="0"
          max={last}
          value={step}
          aria-valuetext={`Step ${step} of ${last}. ${plainText(caption(trace, step))}`}
          onInput={event => model.goTo(Number(event.currentTarget.value))}
        />
      </span>
      <span class="rp-buttons">
        <button type="button" class="button" onClick={() => (playing ? model.pause() : model.play())}>
          {playing ? 'Pause' : 'Play'}
        </button>
        <label>
          <span class="unseen">Steps per second</span>
          <select
            class="button"
            value={model.speed.value}
            onChange={event => {
              model.speed.value = Number(event.currentTarget.value)
            }}
          >
            {speeds.map(speed => (
              <option key={speed} value={speed} selected={speed === 1}>
                {`${speed}×`}
              </option>
            ))}
          </select>
        </label>
        <Button
          label="Next contention"
          off={contention === undefined}
          onPress={() => model.goTo(contention ?? step)}
        />
      </span>
    </div>
  )
}

interface ButtonProps {
  readonly label: string
  readonly mark?: string
  readonly after?: boolean
  /** Stays focusable: the focus must not fall out of the figure at the last step. */
  readonly off: boolean
  readonly onPress: () => void
}

function Button({ label, mark, after = false, off, onPress }: ButtonProps) {
  const sign = mark && <span aria-hidden="true">{mark}</span>
  return (
    <button type="button" class="button" aria-disabled={off} onClick={() => off || onPress()}>
      {!after && sign} {label} {after && sign}
    </button>
  )
}
