import { useMemo } from 'preact/hooks'
import { endSentence, stepSentence } from '../../../src/figure/sentence.ts'
import type { Trace } from '../../../src/value/index.ts'
import { Sentence } from '../Sentence.tsx'
import './step-list.css'

interface StepListProps {
  readonly trace: Trace
  readonly step: number
  readonly onStep: (step: number) => void
}

/** The run as sentences: the same as the lanes, to read; open in print and without JavaScript. */
export function StepList({ trace, step, onStep }: StepListProps) {
  // The same elements at every step: there is nothing to compare again.
  const sentences = useMemo(
    () => trace.steps.map((_, index) => <Sentence key={index} parts={stepSentence(trace, index + 1)} />),
    [trace],
  )
  const end = useMemo(() => <Sentence parts={endSentence(trace)} />, [trace])
  return (
    <details class="rp-list">
      <summary>{`All ${trace.steps.length} steps as text`}</summary>
      <ol>
        {trace.steps.map((taken, index) => (
          <li key={`${index}-${taken.task}`}>
            <button
              type="button"
              aria-current={index + 1 === step ? 'step' : undefined}
              onClick={() => onStep(index + 1)}
            >
              {sentences[index]}
            </button>
          </li>
        ))}
      </ol>
      <p>{end}</p>
    </details>
  )
}
