import { resultText, violationsText } from '../../../src/figure/exploration-text.ts'
import type { Exploration } from '../../../src/value/index.ts'
import { Mark } from './Mark.tsx'

/** Each claim with its result, and how often it is broken. */
export function Claims({ value }: { readonly value: Exploration }) {
  return (
    <div class="ex-claims">
      <table>
        <thead class="unseen">
          <tr>
            <th scope="col">Claim</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {value.properties.map(property => (
            <tr key={`${property.property}-${property.claim}`} class={property.verdict}>
              <th scope="row">{property.claim}</th>
              <td class="ex-result">
                <Mark verdict={property.verdict} />
                <b>{resultText(property)}</b> {violationsText(property, value.limit !== undefined)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
