import { pluscal, promela } from '../explore/index.ts'
import { exportFormats, isExportable } from '../figure/export-text.ts'
import type { Exploration, Value } from '../value/index.ts'

const writers = { promela, pluscal }

/**
 * The explorations of a cell's value in the languages of other checkers: path, from the folder of the cell, and text. The
 * ones of a comparison stand in folders by their number.
 */
export function exportsOf(value: Value): readonly { readonly path: string; readonly text: string }[] {
  if (value.kind === 'exploration') return filesOf(value, '')
  if (value.kind !== 'comparison') return []
  return value.explorations.flatMap((one, index) => filesOf(one, `${index + 1}/`))
}

function filesOf(value: Exploration, folder: string) {
  const { program, title } = value
  if (program === undefined || !isExportable(value)) return []
  return exportFormats.map(({ format, file }) => ({
    path: `${folder}${file}`,
    text: writers[format](program, { title }),
  }))
}
