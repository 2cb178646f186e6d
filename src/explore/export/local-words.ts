import type { ProgramNode } from '../../value/index.ts'
import type { Local, Outline, Place } from './outline.ts'

/** What a local state is to a reader: their own line there, or what is so at a place where a task stops. */
export function localWords(
  { program, states }: Outline,
  node: ProgramNode | undefined,
  { place, status }: Local,
): string {
  if (place.kind === 'end') return 'it has ended'
  if (place.kind === 'fault') return place.message ?? 'a fault'
  if (place.kind === 'pruned') return 'an assume has failed'
  if (node?.kind !== 'step') return ''
  const { function: at = -1, line = 0 } = node.stack.at(-1) ?? {}
  const source = program.functions[at]
  const text = source?.text[line - source.line] ?? node.operation.primitive
  const which = place.state === 0 ? '' : `${states[place.state]?.name}: `
  return `${which}${text.trim()}${status === 'for ever' ? ', for ever' : ''}`.replaceAll(/[\r\n]+/g, ' ')
}

/** Results by the place they lead to. */
export function byPlace(
  edges: readonly (readonly [number, Place])[],
): readonly (readonly [Place, readonly number[]])[] {
  const places = new Map<Place, number[]>()
  for (const [result, place] of edges) places.set(place, [...(places.get(place) ?? []), result])
  return [...places]
}
