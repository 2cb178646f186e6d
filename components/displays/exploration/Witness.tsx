import { useEffect, useRef, useState } from 'preact/hooks'
import type { Engine } from '../../../src/cell/engine.ts'
import { endSentence, stepSentence } from '../../../src/figure/sentence.ts'
import { costText, loopText, minimalText } from '../../../src/figure/witness-text.ts'
import type { PropertyResult, Trace } from '../../../src/value/index.ts'
import { Replay } from '../replay/Replay.tsx'
import { Sentence } from '../Sentence.tsx'

interface WitnessProps {
  readonly id: string
  readonly property: PropertyResult
  /** The property's witness. */
  readonly trace: Trace
  readonly engine: Engine
}

/** A run that breaks a claim, and its cost: as sentences where it is served, as a replay once opened. */
export function Witness({ id, property, trace, engine }: WitnessProps) {
  const details = useRef<HTMLDetailsElement>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const isNamed = location.hash.startsWith(`#${id}~`)
    if (isNamed && details.current) details.current.open = true
    if (details.current?.open) setOpen(true)
  }, [id])
  const loop = loopText(property)
  return (
    <details ref={details} class="ex-witness" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        {`Replay a run that breaks “${property.claim}”: ${costText(property)}. `}
        <span class="ex-cost">{minimalText(property)}</span>
      </summary>
      {isOpen ? (
        <>
          {loop !== '' && <p class="ex-loop">{loop}</p>}
          <Replay id={id} value={trace} engine={engine} />
        </>
      ) : (
        <ol id={id}>
          {trace.steps.map((step, index) => (
            <li key={`${index}-${step.task}`} class={isRepeated(property, index) ? 'ex-repeated' : undefined}>
              <Sentence parts={stepSentence(trace, index + 1)} />
            </li>
          ))}
          <li class="ex-end">{loop === '' ? <Sentence parts={endSentence(trace)} /> : loop}</li>
        </ol>
      )}
    </details>
  )
}

function isRepeated({ repeatsFrom }: PropertyResult, index: number): boolean {
  return repeatsFrom !== undefined && index >= repeatsFrom
}
