import { Handle } from '../kernel/index.ts'
import { flowOf } from './flow.ts'

/** What the language knows of a shared structure. */
export interface Structure {
  readonly name: string
  /** Locks, structures and functions that are part of it: naming one is no access to memory. */
  readonly embedded: ReadonlyMap<string, unknown>
  /** Plain fields and their values at the start: every read and write by a flow is a step. */
  readonly plain: ReadonlyMap<string, unknown>
}

const structures = new WeakMap<object, Structure>()
/** Kernel objects that are part of a structure. */
const parts = new WeakSet<Handle>()

/** The structure that a value is, or undefined. */
export function structureOf(value: unknown): Structure | undefined {
  return typeof value === 'object' && value !== null ? structures.get(value) : undefined
}

class Pointer {
  readonly target: object | null

  constructor(target: object | null) {
    this.target = target
  }
}

/** A field that points to a structure or to nothing: unlike an embedded structure it can be assigned. */
export function pointer<T extends object>(target: T | null): T | null {
  if (target !== null && structureOf(target) === undefined) {
    throw new Error('pointer() takes a struct() or null')
  }
  // The marker is seen only by struct(), which puts the target in its place.
  return new Pointer(target) as unknown as T
}

/** The state that a property is being asked about. */
export interface View {
  /** A field's value in it; undefined for a field that no flow can access, which keeps its first value. */
  field(structure: object, field: string): { readonly value: unknown } | undefined
  /** Names of the tasks that hold the lock. */
  holders(lock: Handle): readonly string[]
}

let view: View | undefined

/** Runs `question` with the fields of all structures showing the state behind `state`. */
export function inState<T>(state: View, question: () => T): T {
  const before = view
  view = state
  try {
    return question()
  } finally {
    view = before
  }
}

/** Names of the tasks that hold a lock in the state that a property is being asked about. Throws outside a property. */
export function holders(lock: Handle): readonly string[] {
  if (view === undefined)
    throw new Error('holders() answers inside a property of explore(): always or finally')
  return view.holders(lock)
}

/**
 * Declares shared memory: a structure with the C name `name`, its fields and what they hold at the start. Locks,
 * structures and flow functions are embedded; numbers, strings, booleans, null and pointer() are plain fields.
 * Throws for any other kind of field.
 */
export function struct<T extends object>(name: string, fields: T): T {
  const embedded = new Map<string, unknown>()
  const plain = new Map<string, unknown>()
  const structure = {}
  for (const [field, value] of Object.entries(fields)) {
    if (value instanceof Handle) {
      if (parts.has(value))
        throw new Error(
          `${value.name} is part of one structure already: make a lock of its own for ${name}->${field}`,
        )
      value.name = `${name}->${field}`
      parts.add(value)
      embedded.set(field, value)
    } else if (structureOf(value) !== undefined || flowOf(value) !== undefined) {
      embedded.set(field, value)
    } else if (value instanceof Pointer) {
      plain.set(field, value.target)
    } else if (value === null || ['number', 'string', 'boolean', 'undefined'].includes(typeof value)) {
      plain.set(field, value)
    } else {
      throw new Error(
        `${name}->${field} is ${Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`}: a field is a lock, a struct(), a flow function, a number, a string, a boolean, null or a pointer()`,
      )
    }
  }
  for (const [field, value] of embedded) Object.defineProperty(structure, field, { value, enumerable: true })
  for (const field of plain.keys()) {
    Object.defineProperty(structure, field, {
      enumerable: true,
      get: () => (view?.field(structure, field) ?? { value: plain.get(field) }).value,
      set: () => {
        throw new Error(`${name}->${field} gets its first value in struct(); after that only flows assign it`)
      },
    })
  }
  structures.set(structure, { name, embedded, plain })
  return structure as T
}
