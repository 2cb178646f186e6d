import { useMemo } from 'preact/hooks'
import { alignReports } from '../../../src/figure/report/align.ts'
import { type ExplainedLine, explainLines } from '../../../src/figure/report/explain.ts'
import type { ReportPair } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { LineText } from './LineText.tsx'
import './report.css'

/** Two reports, line by line beside each other; lines that differ are marked. */
export function ReportPairDisplay({ value, id }: DisplayProps<ReportPair>) {
  const { left, right } = value
  const rows = useMemo(() => alignReports(left.lines, right.lines), [left, right])
  const [leftLines, rightLines] = useMemo(
    () => [explainLines(left.lines), explainLines(right.lines)],
    [left, right],
  )
  const same = rows.filter(row => row.same).length
  return (
    <div id={id} class="rp2">
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{left.name}</th>
            <th scope="col">{right.name}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} class={row.same ? undefined : 'differs'}>
              <td class="rp2-mark">
                {!row.same && (
                  <>
                    <span aria-hidden="true">≠</span>
                    <span class="unseen">differs</span>
                  </>
                )}
              </td>
              <Line line={row.left === undefined ? undefined : leftLines[row.left]} of={left.name} />
              <Line line={row.right === undefined ? undefined : rightLines[row.right]} of={right.name} />
            </tr>
          ))}
        </tbody>
      </table>
      <p class="rp2-note">
        {same} of {rows.length} lines say the same. Addresses, offsets and the place after <code>at:</code>{' '}
        are not compared; blank lines are left out.
      </p>
    </div>
  )
}

function Line({ line, of }: { readonly line: ExplainedLine | undefined; readonly of: string }) {
  return (
    <td class={line === undefined ? 'rp2-none' : `rt-${line.part}`} data-of={of}>
      {line === undefined ? <span class="unseen">nothing</span> : <LineText line={line} lit={undefined} />}
    </td>
  )
}
