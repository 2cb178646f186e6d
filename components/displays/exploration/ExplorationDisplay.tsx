import {
  count,
  resultText,
  scopeText,
  verdictMark,
  verdictText,
  violationsText,
} from '../../../src/figure/exploration-text.ts'
import type { Exploration } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import './exploration.css'
import { reasonText } from './reason.ts'
import { Witness } from './Witness.tsx'

/** What was asked of every interleaving, the answer to each, and what that took; what breaks a claim can be replayed. */
export function ExplorationDisplay({ value, id, engine }: DisplayProps<Exploration>) {
  const { title, verdict, properties } = value
  return (
    <div class="exploration" id={id}>
      <p class={`ex-verdict ${verdict}`}>
        <span class="ex-mark" aria-hidden="true">
          {verdictMark[verdict]}
        </span>
        <span>
          {title !== '' && <b>{title}. </b>}
          {verdictText(value)}
        </span>
      </p>
      {properties
        .map(reasonText)
        .filter(Boolean)
        .map(reason => (
          <p key={reason} class="ex-reason">
            {reason}
          </p>
        ))}
      <dl class="ex-counts">
        {countsOf(value).map(([what, number]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{number}</dd>
          </div>
        ))}
      </dl>
      <div class="ex-claims">
        <table>
          <thead class="unseen">
            <tr>
              <th scope="col">Claim</th>
              <th scope="col">Result</th>
              <th scope="col">Broken</th>
            </tr>
          </thead>
          <tbody>
            {properties.map(property => (
              <tr key={`${property.property}-${property.claim}`} class={property.verdict}>
                <th scope="row">{property.claim}</th>
                <td class="ex-result">
                  <span class="ex-mark" aria-hidden="true">
                    {verdictMark[property.verdict]}
                  </span>
                  {resultText(property)}
                </td>
                <td>{violationsText(property)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="ex-scope">{scopeText(value)}</p>
      {properties.map(
        ({ claim, witness }, index) =>
          witness && (
            <Witness key={claim} id={`${id}-w${index + 1}`} claim={claim} trace={witness} engine={engine} />
          ),
      )}
    </div>
  )
}

/** In this order in every exploration, so that two of them compare column by column. */
function countsOf({ states, transitions, deadlocks, ends, shortest, policy }: Exploration) {
  return [
    ['states', count(states)],
    ['transitions', count(transitions)],
    ['deadlocks', count(deadlocks)],
    ['shortest hang', shortest === null ? 'none' : `${count(shortest)} steps`],
    ['final states', count(ends)],
    ['policy', policy],
  ] as const
}
