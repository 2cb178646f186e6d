/** One field of every row of a table. */
export type Column = Int32Array<ArrayBuffer>

/** A column with room for `index`: itself, or a copy at least twice as long. */
export function grown(column: Column, index: number, empty = 0): Column {
  if (index < column.length) return column
  const longer = new Int32Array(Math.max(2 * column.length, index + 1))
  longer.set(column)
  if (empty !== 0) longer.fill(empty, column.length)
  return longer
}
