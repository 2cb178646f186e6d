import type { Value } from '#src/value/index.ts'

/** Stands for undefined, which JSON does not know. */
const nothing = '\u0001'

/** A value as text for a script element of the page. */
export function serializeValue(value: Value): string {
  const text = JSON.stringify(value, (_, part: unknown) => (part === undefined ? nothing : part))
  // Nothing in it may end the element.
  return text.replaceAll('<', '\\u003c')
}

/** Reads what `serializeValue` wrote. */
export function parseValue(text: string): Value {
  return restore(JSON.parse(text)) as Value
}

function restore(part: unknown): unknown {
  if (part === nothing) return undefined
  if (Array.isArray(part)) return part.map(restore)
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, restore(one)]))
}
