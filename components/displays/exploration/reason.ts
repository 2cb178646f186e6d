import type { PropertyResult } from '../../../src/value/index.ts'

/**
 * Where a primitive was used wrongly, or a task stopped, on the shortest run to it, and what was wrong; empty for other
 * claims, which a state breaks and no one line.
 */
export function reasonText({ property, claim, witness }: PropertyResult): string {
  if (witness === undefined) return ''
  const step = witness.steps.at(-1)
  const stopped = witness.situations.at(-1)?.tasks.find(({ fault }) => fault !== undefined)
  const [messages, stack] =
    property === 'misuse'
      ? [step?.misuse.map(({ message }) => message) ?? [], step?.stack ?? []]
      : property === 'fault' && stopped?.fault !== undefined
        ? [[stopped.fault.message], stopped.stack]
        : [[], []]
  if (messages.length === 0) return ''
  const frame = stack.at(-1)
  const file = frame && witness.functions[frame.function]?.file
  const place = frame && file ? ` in ${file}, line ${frame.line}` : ''
  return `“${claim}” is broken${place}: ${messages.join('; ')}.`
}
