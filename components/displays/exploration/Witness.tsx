import { useEffect, useRef, useState } from 'preact/hooks'
import type { Engine } from '../../../src/cell/engine.ts'
import { endSentence, stepSentence } from '../../../src/figure/sentence.ts'
import type { Trace } from '../../../src/value/index.ts'
import { Replay } from '../replay/Replay.tsx'
import { Sentence } from '../Sentence.tsx'

interface WitnessProps {
  readonly id: string
  readonly claim: string
  readonly trace: Trace
  readonly engine: Engine
}

/** The shortest run that breaks a claim: as sentences where it is served, as a replay once opened. */
export function Witness({ id, claim, trace, engine }: WitnessProps) {
  const details = useRef<HTMLDetailsElement>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const isNamed = location.hash.startsWith(`#${id}~`)
    if (isNamed && details.current) details.current.open = true
    if (details.current?.open) setOpen(true)
  }, [id])
  const { steps } = trace
  return (
    <details ref={details} class="ex-witness" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        {`Replay the shortest run that breaks “${claim}”: ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`}
      </summary>
      {isOpen ? (
        <Replay id={id} value={trace} engine={engine} />
      ) : (
        <ol id={id}>
          {steps.map((step, index) => (
            <li key={`${index}-${step.task}`}>
              <Sentence parts={stepSentence(trace, index + 1)} />
            </li>
          ))}
          <li class="ex-end">
            <Sentence parts={endSentence(trace)} />
          </li>
        </ol>
      )}
    </details>
  )
}
