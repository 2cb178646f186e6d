import {
  type ComparedRow,
  columnNames,
  commonText,
  comparedClaims,
  comparedCounts,
  flipTexts,
} from '../../../src/figure/comparison.ts'
import { isExportable } from '../../../src/figure/export-text.ts'
import type { Comparison, Exploration } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { Exports } from '../exploration/Exports.tsx'
import { Mark } from '../exploration/Mark.tsx'
import { Reasons } from '../exploration/Reasons.tsx'
import { Witnesses } from '../exploration/Witnesses.tsx'
import { OwnStyle } from '../OwnStyle.tsx'
import css from './comparison.css?inline'

/** Explorations side by side: what differs first, then question by question; what breaks a claim follows below. */
export function ComparisonDisplay({ value, id, engine, files }: DisplayProps<Comparison>) {
  const names = columnNames(value)
  const flips = flipTexts(value)
  return (
    <div class="exploration comparison" id={id}>
      <OwnStyle css={css} />
      <p class="ex-verdict">
        <span>
          {value.title !== '' && <b>{value.title}. </b>}
          {flips.length === 0 ? 'The verdicts on the claims they share are the same.' : flips.join(' ')}
        </span>
      </p>
      <div class="cm-table">
        <table class={names.length > 2 ? 'cm-many' : undefined}>
          <thead>
            <tr>
              <td />
              {names.map((name, column) => (
                <th key={column} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <Rows rows={comparedClaims(value)} names={names} />
          <Rows rows={comparedCounts(value)} names={names} />
        </table>
      </div>
      <p class="ex-scope">{commonText(value)}</p>
      {value.explorations.map(
        (one, index) =>
          hasMore(one, files) && (
            <section key={index} aria-label={names[index]}>
              <p class="cm-name">{names[index]}</p>
              <Reasons properties={one.properties} />
              <Witnesses value={one} id={`${id}-${index + 1}`} engine={engine} />
              <Exports value={one} files={files && `${files}/${index + 1}`} engine={engine} />
            </section>
          ),
      )}
    </div>
  )
}

/** Whether there is anything to say of one exploration alone. */
function hasMore(one: Exploration, files: string | undefined): boolean {
  const hasFiles = isExportable(one) && (files !== undefined || one.program !== undefined)
  return hasFiles || one.properties.some(({ witness }) => witness !== undefined)
}

interface RowsProps {
  readonly rows: readonly ComparedRow[]
  readonly names: readonly string[]
}

function Rows({ rows, names }: RowsProps) {
  return (
    <tbody>
      {rows.map(({ name, cells, differs }, index) => (
        <tr key={index} class={differs ? undefined : 'cm-same'}>
          <th scope="row">
            <span class="ex-mark" aria-hidden="true">
              {differs && '≠'}
            </span>
            {name}
            {differs && <span class="unseen"> (they differ)</span>}
          </th>
          {cells.map(({ text, verdict, differs: isOther }, column) => (
            <td
              key={column}
              data-of={differs ? names[column] : 'all of them'}
              class={`${verdict ?? ''}${isOther ? ' cm-other' : ''}`}
            >
              <span>
                {verdict && <Mark verdict={verdict} />}
                {text}
              </span>
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}
