import { Machine } from '../kernel/index.ts'
import type { PlainValue, Program } from '../value/index.ts'
import type { Search } from './search.ts'

/** Cells that took values in the last quarter of a search which they had not taken before are said to grow. */
const settled = 3 / 4

/**
 * What kept growing when a search hit its limit, by name with what it had come to: fields, counts of kernel objects and
 * local states of tasks. Empty when everything had taken its values long before: there are only many combinations.
 */
export function growing(program: Program, search: Pick<Search, 'states' | 'read'>): string[] {
  const machine = new Machine(program)
  const grows = growingCells(machine, search)
  const fields = program.fields.flatMap(({ name }, field) => {
    const cell = machine.fieldAt(field)
    if (!grows(cell)) return []
    return [`${name}: ${spanOf([...valuesIn(machine, search, [cell])].map(value => program.values[value]))}`]
  })
  const counts = program.objects.flatMap(({ type, name }, object) => {
    const at = machine.at(object)
    const count = (cell: number) => spanOf([...valuesIn(machine, search, [cell])])
    if (type === 'completion') return grows(at) ? [`${name}: ${count(at)}`] : []
    if (type !== 'rw_semaphore') return []
    return program.tasks.flatMap((task, index) => {
      const cell = at + 1 + index
      return grows(cell) ? [`times ${task.name} holds ${name} for reading: ${count(cell)}`] : []
    })
  })
  const automata = [...new Set(program.tasks.map(({ nodes }) => nodes))].flatMap(nodes => {
    const alike = [...program.tasks.keys()].filter(task => program.tasks[task]?.nodes === nodes)
    if (!alike.some(grows)) return []
    const names = alike.map(task => program.tasks[task]?.name).join(' and ')
    return [`local states of ${names}: ${valuesIn(machine, search, alike).size.toLocaleString('en')}`]
  })
  return [...fields, ...counts, ...automata]
}

/** Tells of a cell whether it had larger values in the last states than in those before. */
function growingCells(
  { cells }: Machine,
  { states, read }: Pick<Search, 'states' | 'read'>,
): (cell: number) => boolean {
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
  return cell => (late[cell] ?? 0) > (early[cell] ?? 0)
}

/** The values that some of these cells have in some state. */
function valuesIn(
  { cells }: Machine,
  { states, read }: Pick<Search, 'states' | 'read'>,
  among: readonly number[],
): Set<number> {
  const values = new Set<number>()
  for (let state = 0; state < states; state++) {
    read(state, cells)
    for (const cell of among) values.add(cells[cell] ?? 0)
  }
  return values
}

function spanOf(values: readonly PlainValue[]): string {
  const numbers = values.filter(value => typeof value === 'number')
  if (numbers.length < values.length) return `${values.length.toLocaleString('en')} values`
  const least = numbers.reduce((a, b) => Math.min(a, b))
  const most = numbers.reduce((a, b) => Math.max(a, b))
  return `${least.toLocaleString('en')} … ${most.toLocaleString('en')}`
}
