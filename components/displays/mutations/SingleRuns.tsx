import { numbersOf } from '../../../src/figure/mutations.ts'
import { endSentence, stepSentence } from '../../../src/figure/sentence.ts'
import { costText } from '../../../src/figure/witness-text.ts'
import type { Mutations } from '../../../src/value/index.ts'
import { Sentence } from '../Sentence.tsx'

/** The runs that came with the page, as sentences. */
export function SingleRuns({ value }: { readonly value: Mutations }) {
  const { witnesses, lines } = value
  return (
    <details class="mu-more">
      <summary>A run for each single change that breaks something</summary>
      {witnesses.flatMap(({ changed, broken }) =>
        broken.map(property => {
          const { witness, claim } = property
          return witness === undefined ? null : (
            <section key={`${changed} ${claim}`} aria-label={`Change ${numbersOf(changed)}, ${claim}`}>
              <p>
                <b class="mu-number">{numbersOf(changed)}</b> <b>{lines[Math.log2(changed)]?.changed}</b>
                {` breaks “${claim}”: ${costText(property)}.`}
              </p>
              <ol>
                {witness.steps.map((_, step) => (
                  <li key={step}>
                    <Sentence parts={stepSentence(witness, step + 1)} />
                  </li>
                ))}
                <li class="ex-end">
                  <Sentence parts={endSentence(witness)} />
                </li>
              </ol>
            </section>
          )
        }),
      )}
    </details>
  )
}
