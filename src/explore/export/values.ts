import type { PlainValue, Program } from '../../value/index.ts'

/** How the values of one field are written: as booleans, as integers, or, when they are mixed, as named codes. */
export interface FieldDomain {
  readonly kind: 'boolean' | 'integer' | 'code'
  /** Indexes into `Program.values`: what the field holds at the start, or is ever given. */
  readonly values: readonly number[]
}

/** The values that each field can hold. */
export function fieldDomains(program: Program): readonly FieldDomain[] {
  const held = program.initialFields.map(initial => new Set([initial]))
  for (const { nodes } of program.tasks)
    for (const node of nodes) {
      if (node.kind !== 'step' || node.operation.field === undefined) continue
      const { field, argument } = node.operation
      if (argument !== undefined) held[field]?.add(argument)
      else for (const [result] of node.next) held[field]?.add(result)
    }
  return held.map(set => {
    const values = [...set].sort((a, b) => a - b)
    const plain = values.map(value => program.values[value])
    const kind = plain.every(value => typeof value === 'boolean')
      ? 'boolean'
      : plain.every(isSmallInteger)
        ? 'integer'
        : 'code'
    return { kind, values }
  })
}

/** Whole numbers of 31 bits; -0 is none, because a flow can tell it from 0. */
function isSmallInteger(value: PlainValue): boolean {
  return (
    typeof value === 'number' &&
    Math.abs(value) < 2 ** 30 &&
    Object.is(value, Math.trunc(value)) &&
    !Object.is(value, -0)
  )
}

/** A value as a reader writes it. */
export function valueText(value: PlainValue): string {
  if (typeof value === 'object' && value !== null) return `&${value.ref}`
  if (Object.is(value, -0)) return '-0'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
