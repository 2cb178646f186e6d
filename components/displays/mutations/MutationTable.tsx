import {
  brokenMarks,
  brokenWords,
  lineNumber,
  marksText,
  outcomeOf,
  setText,
} from '../../../src/figure/mutations.ts'
import type { LineSet, Mutations } from '../../../src/value/index.ts'
import { focusable } from '../focusable.ts'

/** What each change breaks alone, and each two together. */
export function MutationTable({ value, changed }: { readonly value: Mutations; readonly changed: LineSet }) {
  const lines = value.lines.map((_, line) => line)
  return (
    <details class="mu-more">
      <summary>Every change alone, and every two</summary>
      <div class="mu-table" {...focusable('region', 'What changes break, alone and in pairs')}>
        <table>
          <caption>{marksText(value)}</caption>
          <thead>
            <tr>
              <th scope="col">change</th>
              <th scope="col">alone</th>
              {lines.slice(1).map(line => (
                <th key={line} scope="col">
                  <span class="unseen">with </span>
                  {lineNumber(line)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(row => (
              <tr key={row}>
                <th scope="row">
                  <b class="mu-number">{lineNumber(row)}</b> {value.lines[row]?.changed}
                </th>
                <Outcome value={value} set={1 << row} chosen={changed} />
                {lines
                  .slice(1)
                  .map(column =>
                    column > row ? (
                      <Outcome key={column} value={value} set={(1 << row) | (1 << column)} chosen={changed} />
                    ) : (
                      <td key={column} />
                    ),
                  )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

interface OutcomeProps {
  readonly value: Mutations
  readonly set: LineSet
  readonly chosen: LineSet
}

function Outcome({ value, set, chosen }: OutcomeProps) {
  const outcome = outcomeOf(value, set)
  const words =
    outcome.kind === 'left-out' ? 'left out' : brokenWords(value, outcome.broken) || 'nothing is broken'
  const kind = outcome.kind === 'left-out' ? '' : outcome.broken.length === 0 ? 'verified' : 'violated'
  return (
    <td class={set === chosen ? `${kind} chosen` : kind} title={`${setText(set)}: ${words}`}>
      <span aria-hidden="true">{brokenMarks(value, outcome)}</span>
      <span class="unseen">{words}</span>
    </td>
  )
}
