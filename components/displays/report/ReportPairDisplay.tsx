import { useMemo } from 'preact/hooks'
import { type AlignedRow, alignReports } from '../../../src/figure/report/align.ts'
import { type ExplainedLine, explainLines } from '../../../src/figure/report/explain.ts'
import type { ReportPair } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { OwnStyle } from '../OwnStyle.tsx'
import { LineText } from './LineText.tsx'
import css from './report-pair.css?inline'

/** Two reports, line by line beside each other; lines that differ are marked. */
export function ReportPairDisplay({ value, id }: DisplayProps<ReportPair>) {
  const { left, right } = value
  const rows = useMemo(() => withoutBacktrace(left, alignReports(left.lines, right.lines)), [left, right])
  const [leftLines, rightLines] = useMemo(
    () => [explainLines(left.lines), explainLines(right.lines)],
    [left, right],
  )
  const isStack = ({ left: at, right: other }: AlignedRow) =>
    left.lines[at ?? -1]?.part === 'frame' || right.lines[other ?? -1]?.part === 'frame'
  const compared = rows.filter(row => !isStack(row))
  const same = compared.filter(row => row.same).length
  return (
    <div id={id} class="rp2">
      <OwnStyle css={css} />
      <table aria-label={`${left.name} and ${right.name}, line by line`}>
        <thead>
          <tr>
            <td />
            <th scope="col">{left.name}</th>
            <th scope="col">{right.name}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} class={row.same || isStack(row) ? undefined : 'differs'}>
              <td class="rp2-mark">
                {!row.same && !isStack(row) && (
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
        {same} of {compared.length} lines say the same. Addresses and stacks are not compared: a stack of the
        kernel and one of a model differ by nature. Blank lines and the stack at the end are left out.
      </p>
    </div>
  )
}

/** Rows above the stack at the end, which is of the task that happened to come last. */
function withoutBacktrace({ lines }: ReportPair['left'], rows: readonly AlignedRow[]): readonly AlignedRow[] {
  const end = rows.findIndex(({ left }) => left !== undefined && lines[left]?.part === 'backtrace')
  return end < 0 ? rows : rows.slice(0, end)
}

function Line({ line, of }: { readonly line: ExplainedLine | undefined; readonly of: string }) {
  return (
    <td class={line === undefined ? 'rp2-none' : `rt-${line.part}`} data-of={`${of}: `}>
      {line === undefined ? <span class="unseen">nothing</span> : <LineText line={line} lit={undefined} />}
    </td>
  )
}
