import { resultText, violationsText } from '../../../src/figure/exploration-text.ts'
import type { Exploration } from '../../../src/value/index.ts'
import { Mark } from './Mark.tsx'

/** Each claim with its result, and how often it is broken. */
export function Claims({ value }: { readonly value: Exploration }) {
  return (
    <ul class="ex-claims" aria-label="Claims">
      {value.properties.map(property => (
        <li key={`${property.property}-${property.claim}`} class={property.verdict}>
          <Mark verdict={property.verdict} />
          <span>
            {property.claim}: <b>{resultText(property)}</b>{' '}
            {violationsText(property, value.limit !== undefined)}
          </span>
        </li>
      ))}
    </ul>
  )
}
