import { Handle, isLock, type Primitive, primitiveOf } from '../kernel/index.ts'
import { type Activation, activate, revive, type Suspended, suspend } from './activation.ts'
import type { Instruction, Register } from './code.ts'
import { flowOf } from './flow.ts'
import { binary, unary } from './operators.ts'
import { type Structure, structureOf } from './struct.ts'

/** A step that a task is about to take. */
export type Pending =
  | { readonly kind: 'call'; readonly primitive: Primitive; readonly args: readonly unknown[] }
  | ({ readonly kind: 'read' } & Access)
  | ({ readonly kind: 'write'; readonly value: unknown } & Access)

interface Access {
  readonly structure: object
  readonly field: string
  /** By READ_ONCE or WRITE_ONCE. */
  readonly marked?: true
}

/** What a task says between two steps, such as `might_fault`, and the call stack where it says so. */
export interface Annotation {
  readonly pending: Pending
  readonly stack: readonly Suspended[]
}

/** Why the interpreter stopped. */
export type Stop =
  | { readonly kind: 'step'; readonly pending: Pending; readonly annotations: readonly Annotation[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'pruned' }
  | { readonly kind: 'fault'; readonly fault: 'assertion' | 'exception'; readonly message: string }

/** Instructions a task may run from one step to the next: a loop that goes on longer reaches no step. */
const patience = 1_000_000
const deepest = 200

class Fault extends Error {}

/** Gives the pending step of the innermost activation its result, so that `interpret` can go on. */
export function resume(stack: readonly Activation[], result: unknown): void {
  const top = stack.at(-1)
  const instruction = top?.flow.source.code[top.at]
  if (top === undefined || instruction === undefined) throw new Error('a task that has ended cannot go on')
  if ('to' in instruction) top.registers[instruction.to] = result
  top.at++
}

/** Runs the innermost activation of `stack` up to its next step, in place; locals are free, so this changes no state. */
export function interpret(stack: Activation[]): Stop {
  const said: Annotation[] = []
  try {
    for (let turns = 0; ; turns++) {
      const top = stack.at(-1)
      const instruction = top?.flow.source.code[top.at]
      if (top === undefined || instruction === undefined) return unchecked(stack, said) ?? { kind: 'end' }
      // Only where there is a line to show; whatever goes on without end passes such places.
      if (turns > patience && 'line' in instruction)
        throw new Fault('this loop reaches no step: a million instructions without touching shared state')
      const stop = execute(stack, top, instruction, said)
      if (stop !== undefined) return stop
    }
  } catch (error) {
    // A RangeError is JavaScript's: a string that outgrew it.
    if (error instanceof Fault || error instanceof RangeError)
      return { kind: 'fault', fault: 'exception', message: error.message }
    throw error
  }
}

/**
 * The step of a task that ends without one after what it said: the last of that, so that all of it is checked. Puts the
 * stack back to where it was said.
 */
function unchecked(stack: Activation[], said: Annotation[]): Stop | undefined {
  const last = said.pop()
  if (last === undefined) return undefined
  stack.splice(0, stack.length, ...revive(last.stack))
  return { kind: 'step', pending: last.pending, annotations: said }
}

/** The line of the file at which an activation stands. */
export function lineOf({ flow, at }: Suspended): number {
  for (let before = at; before >= 0; before--) {
    const instruction = flow.source.code[before]
    if (instruction !== undefined && 'line' in instruction && instruction.line !== undefined)
      return flow.source.line + instruction.line
  }
  return flow.source.line
}

function execute(
  stack: Activation[],
  top: Activation,
  instruction: Instruction,
  said: Annotation[],
): Stop | undefined {
  const { registers } = top
  switch (instruction.op) {
    case 'const':
      registers[instruction.to] = instruction.value
      break
    case 'copy':
      registers[instruction.to] = registers[instruction.from]
      break
    case 'name':
      registers[instruction.to] = top.flow.bindings[instruction.name]?.()
      break
    case 'unary':
      registers[instruction.to] = unary(instruction.operator, registers[instruction.a])
      break
    case 'binary':
      registers[instruction.to] = binary(
        instruction.operator,
        registers[instruction.a],
        registers[instruction.b],
      )
      break
    case 'jump':
      top.at = instruction.target
      return undefined
    case 'branch':
      top.at = registers[instruction.test] ? top.at + 1 : instruction.otherwise
      return undefined
    case 'return': {
      const value = instruction.value === undefined ? undefined : registers[instruction.value]
      stack.pop()
      if (stack.length > 0) resume(stack, value)
      return undefined
    }
    case 'get': {
      const marked = isMarked(instruction, registers)
      const found = read(registers[instruction.object], instruction.name)
      if (found.kind === 'read') return { kind: 'step', pending: { ...found, ...marked }, annotations: said }
      if (marked !== undefined)
        throw new Fault(`READ_ONCE takes a field that can be assigned, which ${instruction.name} is not`)
      registers[instruction.to] = found.value
      break
    }
    case 'set':
      return {
        kind: 'step',
        pending: {
          ...write(registers[instruction.object], instruction.name, registers[instruction.value]),
          ...isMarked(instruction, registers),
        },
        annotations: said,
      }
    case 'call': {
      const args = instruction.args.map(register => registers[register])
      return call(stack, top, instruction.to, registers[instruction.callee], args, said)
    }
  }
  top.at++
  return undefined
}

function call(
  stack: Activation[],
  top: Activation,
  to: Register,
  callee: unknown,
  args: readonly unknown[],
  said: Annotation[],
): Stop | undefined {
  const flow = flowOf(callee)
  if (flow !== undefined) {
    if (stack.length >= deepest)
      throw new Fault(`${flow.source.name} calls itself without end: ${deepest} calls deep`)
    stack.push(activate(flow, args))
    return undefined
  }
  const primitive = primitiveOf(callee)
  if (primitive === undefined) {
    if (!isPure(callee)) throw new Fault(notCallable(callee))
    top.registers[to] = Reflect.apply(callee, undefined, args)
    top.at++
    return undefined
  }
  if (primitive.field === true)
    throw new Fault(
      `${primitive.name} takes a field: call it by that name, as in ${primitive.name}(dev.flag…)`,
    )
  checkArguments(primitive, args)
  const pending: Pending = { kind: 'call', primitive, args }
  if (!primitive.annotation) return { kind: 'step', pending, annotations: said }
  if (primitive.name === 'assume' && !args[0]) return { kind: 'pruned' }
  if (primitive.name === 'assert' && !args[0]) {
    const message = typeof args[1] === 'string' ? args[1] : 'an assertion does not hold'
    return { kind: 'fault', fault: 'assertion', message }
  }
  if (primitive.name !== 'assume' && primitive.name !== 'assert') {
    said.push({ pending, stack: suspend(stack) })
  }
  top.at++
  return undefined
}

/** Functions of the language itself that give the same result every time. */
function isPure(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function' && value !== Math.random && Object.values(mathFunctions).includes(value)
}

const mathFunctions = Object.fromEntries(
  Object.getOwnPropertyNames(Math).map(name => [name, Reflect.get(Math, name)]),
)

function notCallable(value: unknown): string {
  if (value === Math.random)
    return 'Math.random gives another result each time: use choose(n), of which every result is explored'
  if (typeof value === 'function') {
    return `${value.name || 'this function'} is host code, which flows cannot call: declare it with \`function\` at the top level of a cell`
  }
  return `${inWords(value)} is not a function`
}

function checkArguments(primitive: Primitive, args: readonly unknown[]): void {
  const [first] = args
  const { object } = primitive
  if (primitive.optional && first === undefined) return
  const fits = first instanceof Handle && (object === 'lock' ? isLock(first) : first.type === object)
  if (object !== null && !fits) throw new Fault(`${primitive.name} takes a ${object}, not ${inWords(first)}`)
  if (
    primitive.name === 'choose' &&
    !(Number.isInteger(first) && Number(first) >= 1 && Number(first) <= 64)
  ) {
    throw new Fault(`choose takes the number of choices, a whole number from 1 to 64, not ${inWords(first)}`)
  }
}

type Read = (Pending & { kind: 'read' }) | { readonly kind: 'part'; readonly value: unknown }

/** The value of a field that is part of its object, or the step that reads it. */
function read(object: unknown, field: string): Read {
  const structure = structureOf(object)
  if (structure === undefined || typeof object !== 'object' || object === null) {
    return { kind: 'part', value: readHost(object, field) }
  }
  if (structure.embedded.has(field)) return { kind: 'part', value: structure.embedded.get(field) }
  if (!structure.plain.has(field)) throw new Fault(noField(structure, field))
  return { kind: 'read', structure: object, field }
}

function readHost(object: unknown, field: string): unknown {
  if (object === null || object === undefined)
    throw new Fault(`NULL pointer dereference: reading ->${field} of ${object}`)
  if (object instanceof Handle)
    throw new Fault(`${object.name} is a ${object.type}; use its functions, it has no field ${field}`)
  if (object === Math) return Reflect.get(Math, field)
  if (typeof object === 'object' && Object.hasOwn(object, field)) return Reflect.get(object, field)
  throw new Fault(`${inWords(object)} has no field ${field}`)
}

/** The mark of an access by READ_ONCE or WRITE_ONCE, if that name means the kernel's here. */
function isMarked(
  { op, by }: Extract<Instruction, { op: 'get' | 'set' }>,
  registers: readonly unknown[],
): { readonly marked: true } | undefined {
  if (by === undefined) return undefined
  const name = op === 'get' ? 'READ_ONCE' : 'WRITE_ONCE'
  if (primitiveOf(registers[by])?.name !== name)
    throw new Fault(`${name} is not the library's here: give a function of your own another name`)
  return { marked: true }
}

function write(object: unknown, field: string, value: unknown): Pending {
  const structure = structureOf(object)
  if (structure === undefined || typeof object !== 'object' || object === null) {
    if (object === null || object === undefined)
      throw new Fault(`NULL pointer dereference: writing ->${field} of ${object}`)
    throw new Fault(`${inWords(object)} is not shared state: declare it with struct()`)
  }
  if (structure.embedded.has(field)) {
    throw new Fault(
      `${structure.name}->${field} is part of ${structure.name} and cannot be assigned; use pointer() for a field that can`,
    )
  }
  if (!structure.plain.has(field)) throw new Fault(noField(structure, field))
  if (
    typeof value === 'function' ||
    (typeof value === 'object' && value !== null && structureOf(value) === undefined)
  ) {
    throw new Fault(
      `${structure.name}->${field} can hold a number, a string, a boolean, null or a struct(), not ${inWords(value)}`,
    )
  }
  return { kind: 'write', structure: object, field, value }
}

function noField({ name, embedded, plain }: Structure, field: string): string {
  return `${name} has no field ${field}; it has ${[...embedded.keys(), ...plain.keys()].join(', ')}`
}

function inWords(value: unknown): string {
  if (value instanceof Handle) return `${value.name}, a ${value.type}`
  const structure = structureOf(value)
  if (structure !== undefined) return `the struct ${structure.name}`
  if (typeof value === 'function') return `the function ${value.name}`
  return typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'object' && value !== null
      ? 'an object'
      : String(value)
}
