import type { Table } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { focusable } from '../focusable.ts'
import { OwnStyle } from '../OwnStyle.tsx'
import css from './table.css?inline'

type Entry = Table['rows'][number][number]

/** A table with its caption; columns of numbers are set right, yes and no are words. */
export function TableDisplay({ value, id }: DisplayProps<Table>) {
  const { caption, columns, rows } = value
  const isNumeric = columns.map((_, column) => rows.some(row => isNumber(row[column])))
  return (
    <div id={id} class="table-display" {...focusable('region', caption || 'Table')}>
      <OwnStyle css={css} />
      <table>
        {caption !== '' && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map((name, column) => (
              <th key={name} scope="col" class={isNumeric[column] ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.join()}>
              {columns.map((name, column) =>
                column === 0 ? (
                  <th key={name} scope="row" class={isNumeric[column] ? 'number' : undefined}>
                    {entryText(row[column])}
                  </th>
                ) : (
                  <td key={name} class={isNumeric[column] ? 'number' : undefined}>
                    {entryText(row[column])}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function isNumber(entry: Entry | undefined): entry is number | bigint {
  return typeof entry === 'number' || typeof entry === 'bigint'
}

function entryText(entry: Entry | undefined): string {
  if (entry === undefined || entry === null) return '–'
  if (isNumber(entry)) return entry.toLocaleString('en')
  if (typeof entry === 'boolean') return entry ? 'yes' : 'no'
  return entry
}
