import { verdictMark } from '../../../src/figure/exploration-text.ts'
import type { Verdict } from '../../../src/value/index.ts'

/** The sign of a verdict, beside its word. */
export function Mark({ verdict }: { readonly verdict: Verdict }) {
  return (
    <span class="ex-mark" aria-hidden="true">
      {verdictMark[verdict]}
    </span>
  )
}
