import type { LockMode, Operation, PlainValue, Trace } from '../value/index.ts'
import { lockIdentity } from './lock-identity.ts'

/** What names need of a trace, or of the program it was made from. */
type Named = Pick<Trace, 'objects' | 'fields'>

/** The object's name as prose says it; in full when two objects of the run would be called the same. */
export function objectLabel({ objects }: Pick<Trace, 'objects'>, object: number): string {
  const full = objects[object]?.name ?? `object ${object}`
  const { label } = lockIdentity(full)
  return objects.some(({ name }, other) => other !== object && lockIdentity(name).label === label)
    ? full
    : label
}

/** The field's name without its structure; in full when two fields of the run would be called the same. */
export function fieldLabel({ fields }: Pick<Trace, 'fields'>, field: number): string {
  const full = fields[field] ?? `field ${field}`
  const short = lastPart(full)
  return fields.some((name, other) => other !== field && lastPart(name) === short) ? full : short
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('>') + 1)
}

/** A task's letter, by its place in the scenario: A, B, C, ... */
export function taskLetter(task: number): string {
  return String.fromCharCode(65 + (task % 26))
}

/** A field's value as the reader would write it; a reference by the name of what it points to. */
export function valueText(value: PlainValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'object' && value !== null) return value.ref
  return String(value)
}

/** An operation as a call: `mutex_lock(state_mutex)`, `deferred_reset = true`, `choose(3)`. */
export function operationText(trace: Named & Pick<Trace, 'program' | 'tasks'>, operation: Operation): string {
  const { primitive, object, field, argument, marked } = operation
  if (field !== undefined) {
    const name = fieldLabel(trace, field)
    if (primitive === 'read') return marked ? `READ_ONCE(${name})` : `read ${name}`
    const value = valueText(trace.program.values[argument ?? -1])
    return marked ? `WRITE_ONCE(${name}, ${value})` : `${name} = ${value}`
  }
  if (object !== undefined) return `${primitive}(${objectLabel(trace, object)})`
  if (primitive === 'kill') return `kill(${trace.tasks[argument ?? -1] ?? argument})`
  return `${primitive}(${argument ?? ''})`
}

/** ` (read)`, ` (write)`, or nothing for a lock that has one mode: after a lock's name in a drawing. */
export function modeMark(mode: LockMode): string {
  return mode === 'exclusive' ? '' : ` (${mode})`
}

/** `a`, `a and b`, `a, b and c`. */
export function enumeration(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}
