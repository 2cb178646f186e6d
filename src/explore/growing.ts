import { Machine } from '../kernel/index.ts'
import type { PlainValue, Program } from '../value/index.ts'
import type { Search } from './search.ts'

/** Cells that took values in the last quarter of a search which they had not taken before are said to grow. */
const settled = 3 / 4

/**
 * What kept growing when a search hit its limit, by name with what it had come to: fields, counts of kernel objects and
 * local states of tasks. Empty when everything had taken its values long before: there are only many combinations.
 */
export function growing(program: Program, { states, read }: Pick<Search, 'states' | 'read'>): string[] {
  const machine = new Machine(program)
  const { cells } = machine
  const early = new Int32Array(cells.length)
  const late = new Int32Array(cells.length)
  for (let state = 0; state < states; state++) {
    read(state, cells)
    const most = state < states * settled ? early : late
    for (let cell = 0; cell < cells.length; cell++) {
      const value = cells[cell] ?? 0
      if (value > (most[cell] ?? 0)) most[cell] = value
    }
  }
  const grows = (cell: number) => (late[cell] ?? 0) > (early[cell] ?? 0)
  const span = (cell: number) => `0 … ${(late[cell] ?? 0).toLocaleString('en')}`
  const fields = program.fields.flatMap(({ name }, field) =>
    grows(machine.fieldAt(field))
      ? [`${name}: ${spanOf(valuesOf(program, { states, read }, machine, field))}`]
      : [],
  )
  const counts = program.objects.flatMap(({ type, name }, object) => {
    const at = machine.at(object)
    if (type === 'completion') return grows(at) ? [`${name}: ${span(at)}`] : []
    if (type !== 'rw_semaphore') return []
    return program.tasks.flatMap((task, index) =>
      grows(at + 1 + index) ? [`times ${task.name} holds ${name} for reading: ${span(at + 1 + index)}`] : [],
    )
  })
  const tasks = [...new Set(program.tasks.map(({ nodes }) => nodes))].flatMap(nodes => {
    const alike = program.tasks.flatMap((task, index) => (task.nodes === nodes ? [{ ...task, index }] : []))
    if (!alike.some(({ index }) => grows(index))) return []
    return [
      `local states of ${alike.map(({ name }) => name).join(' and ')}: ${nodes.length.toLocaleString('en')}`,
    ]
  })
  return [...fields, ...counts, ...tasks]
}

function valuesOf(
  program: Program,
  { states, read }: Pick<Search, 'states' | 'read'>,
  machine: Machine,
  field: number,
): PlainValue[] {
  const indexes = new Set<number>()
  for (let state = 0; state < states; state++) {
    read(state, machine.cells)
    indexes.add(machine.field(field))
  }
  return [...indexes].map(index => program.values[index])
}

function spanOf(values: readonly PlainValue[]): string {
  const numbers = values.filter(value => typeof value === 'number')
  if (numbers.length < values.length) return `${values.length.toLocaleString('en')} values`
  const least = numbers.reduce((a, b) => Math.min(a, b))
  const most = numbers.reduce((a, b) => Math.max(a, b))
  return `${least.toLocaleString('en')} … ${most.toLocaleString('en')}`
}
