import type { Frame, PropertyResult, TaskState, Trace } from '../value/index.ts'
import { fieldLabel } from './names.ts'
import { code, type Part, task, text } from './parts.ts'
import { waitChain } from './wait-chain.ts'

/**
 * Why a claim is broken, from the run that breaks it: the chain of waits of a deadlock, the line of a fault or of a
 * misuse, the two accesses of a data race. Empty for claims that a state breaks and no one line.
 */
export function reasonParts(property: PropertyResult): readonly Part[] {
  const { claim, witness } = property
  const last = witness?.situations.at(-1)
  if (witness === undefined || last === undefined) return []
  switch (property.property) {
    case 'deadlock':
      return [{ kind: 'verdict', text: 'Deadlock:' }, text(' '), ...waitChain(witness)]
    case 'misuse': {
      const step = witness.steps.at(-1)
      const messages = step?.misuse.map(({ message }) => message) ?? []
      return brokenIn(witness, claim, step?.stack ?? [], messages)
    }
    case 'fault': {
      const stopped = last.tasks.find(({ fault }) => fault !== undefined)
      return brokenIn(witness, claim, stopped?.stack ?? [], stopped?.fault ? [stopped.fault.message] : [])
    }
    case 'data-race':
      return raceParts(witness, last.tasks)
    default:
      return []
  }
}

function brokenIn(
  { functions }: Trace,
  claim: string,
  stack: readonly Frame[],
  messages: readonly string[],
): readonly Part[] {
  if (messages.length === 0) return []
  const place = placeText(functions, stack)
  return [text(`“${claim}” is broken${place && ` in ${place}`}: ${messages.join('; ')}.`)]
}

/** The first two tasks that are about to touch one field, one of them to write it, not both by marked accesses. */
function raceParts(trace: Trace, tasks: readonly TaskState[]): readonly Part[] {
  const accesses = tasks.flatMap(({ operation, stack, choices }, index) =>
    operation?.field === undefined || choices === 0
      ? []
      : [{ operation, field: operation.field, stack, index }],
  )
  for (const [at, one] of accesses.entries()) {
    const other = accesses
      .slice(at + 1)
      .find(
        ({ field, operation }) =>
          field === one.field &&
          [operation, one.operation].some(({ primitive }) => primitive === 'write') &&
          [operation, one.operation].some(({ marked }) => marked === undefined),
      )
    if (other === undefined) continue
    const access = ({ operation, stack, index }: typeof one) => [
      task(trace, index),
      text(` is about to ${operation.primitive === 'write' ? 'write' : 'read'} `),
      code(fieldLabel(trace, one.field)),
      text(` in ${placeText(trace.functions, stack)}`),
    ]
    return [
      { kind: 'verdict', text: 'Data race:' },
      text(' '),
      ...access(one),
      text(', and '),
      ...access(other),
      text('; nothing orders the two.'),
    ]
  }
  return []
}

function placeText(functions: Trace['functions'], stack: readonly Frame[]): string {
  const frame = stack.at(-1)
  const file = frame && functions[frame.function]?.file
  return file === undefined ? '' : `${file}, line ${frame?.line}`
}
