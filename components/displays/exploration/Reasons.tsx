import { reasonParts } from '../../../src/figure/reason.ts'
import type { PropertyResult } from '../../../src/value/index.ts'
import { Sentence } from '../Sentence.tsx'

/** Why claims are broken, as far as a sentence says it. */
export function Reasons({ properties }: { readonly properties: readonly PropertyResult[] }) {
  return (
    <>
      {properties
        .map(property => ({ key: `${property.property}-${property.claim}`, parts: reasonParts(property) }))
        .filter(({ parts }) => parts.length > 0)
        .map(({ key, parts }) => (
          <p key={key} class="ex-reason">
            <Sentence parts={parts} />
          </p>
        ))}
    </>
  )
}
