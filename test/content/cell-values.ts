import type { Exploration, Table, Trace, Value } from '../../src/value/index.ts'
import { type Edit, runCell } from './run-cell.ts'

/** What a run or a search comes to, in one line: the figure's claim. */
export function outcome(value: Value): string {
  if (value.kind === 'trace') return `${value.outcome} after ${value.steps.length}`
  if (value.kind !== 'exploration') return value.kind
  const broken = value.properties.filter(({ verdict }) => verdict !== 'verified')
  return [value.verdict, ...broken.map(({ claim }) => claim)].join('; ')
}

export async function exploration(
  chapter: string,
  cell: string,
  edits?: readonly Edit[],
): Promise<Exploration> {
  const value = await runCell(chapter, cell, edits)
  if (value.kind !== 'exploration') throw new Error(`${cell} shows a ${value.kind}`)
  return value
}

export async function trace(chapter: string, cell: string): Promise<Trace> {
  const value = await runCell(chapter, cell)
  if (value.kind !== 'trace') throw new Error(`${cell} shows a ${value.kind}`)
  return value
}

export async function table(chapter: string, cell: string): Promise<Table> {
  const value = await runCell(chapter, cell)
  if (value.kind !== 'table') throw new Error(`${cell} shows a ${value.kind}`)
  return value
}

/** A table's rows as objects, by column. */
export function rows({ columns, rows }: Table) {
  return rows.map(row => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
}

/** The steps of a run, a line for each: who does what to what, and what comes of it. */
export function stepLines({ steps, tasks, objects, fields }: Trace): string[] {
  return steps.map(({ task, operation, result }) => {
    const what = objects[operation.object ?? -1]?.name ?? fields[operation.field ?? -1]
    return `${tasks[task]}: ${operation.primitive} ${what} ${JSON.stringify(result)}`
  })
}
