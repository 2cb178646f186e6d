import type { ObjectType, Operation } from '../value/index.ts'
import type { Machine } from './machine.ts'

/** The operation is not enabled: nothing happens, and it is no step. */
export const blocked = Symbol('blocked')
/** The task has been queued: a step, after which it waits. */
export const waits = Symbol('waits')

/** What running an operation gives: a result, or that it could not complete. */
export type Attempt = number | typeof blocked | typeof waits

/** -EINTR, what a killable wait returns to a task with a fatal signal. */
export const EINTR = -4

/** A call that the kernel offers to the flows: one step of a task. */
export interface Primitive {
  readonly name: string
  /** The type of object its first argument must be, `lock` for any that can be held; null when it takes none. */
  readonly object: ObjectType | 'lock' | null
  /** That argument may be left out. */
  readonly optional?: boolean
  /** It may sleep, so it is wrong in atomic context. */
  readonly sleeps: boolean
  /** It may have to wait: it can be disabled, or queue its task. */
  readonly blocks?: boolean
  /** Checked when a flow reaches it, but no step of its own. */
  readonly annotation?: boolean
  /** Its first argument is a field, not the field's value: the language makes a `read` or `write` of the call. */
  readonly field?: true
  /** What the flow gets back: true or false for 1 or 0; 0 or -EINTR, so its wait is killable. Nothing when absent. */
  readonly result?: 'boolean' | 'errno'
  /** Carries out the operation for `task` on the machine's present state. */
  run(machine: Machine, task: number, object: number, operation: Operation): Attempt
}

const definitions = new WeakMap<object, Primitive>()
const byName = new Map<string, Primitive>()

/**
 * Declares a primitive and gives the function that flows call. Called from host code, outside a flow, that
 * function throws: there is no task to run it.
 */
export function primitive<F extends (...args: never[]) => unknown>(definition: Primitive): F {
  const call = () => {
    throw new Error(
      `${definition.name} is a step of a flow: call it inside a function, and run that as a task of a scenario`,
    )
  }
  Object.defineProperty(call, 'name', { value: definition.name })
  definitions.set(call, definition)
  byName.set(definition.name, definition)
  return call as unknown as F
}

/** The primitive that a function value stands for, or undefined. */
export function primitiveOf(value: unknown): Primitive | undefined {
  return typeof value === 'function' ? definitions.get(value) : undefined
}

/** The primitive of that name. Throws when there is none. */
export function primitiveNamed(name: string): Primitive {
  const found = byName.get(name)
  if (found === undefined) throw new Error(`no primitive is named ${name}`)
  return found
}

/** True when a fatal signal to its task can end the operation's wait. */
export function isKillable({ primitive }: Operation): boolean {
  return primitiveNamed(primitive).result === 'errno'
}

/**
 * Every result that an operation can give, whatever the state: -EINTR only to a task that somebody may kill. What a read
 * can give depends on the writes of the whole program, and is not answered here.
 */
export function resultsOf(operation: Operation, mayBeKilled: boolean): readonly number[] {
  if (operation.primitive === 'choose') return Array.from({ length: operation.argument ?? 0 }, (_, n) => n)
  if (primitiveNamed(operation.primitive).result === 'boolean') return [0, 1]
  return mayBeKilled && isKillable(operation) ? [0, EINTR] : [0]
}
