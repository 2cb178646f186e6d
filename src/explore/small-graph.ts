import type { Opened } from '../lang/index.ts'
import type { StateGraph } from '../value/index.ts'
import { unpackEntry } from './entry.ts'
import { stateSpace } from './state-space.ts'

const kinds = [
  'between',
  'end',
  'deadlock',
  'fault',
] as const satisfies StateGraph['states'][number]['kind'][]

/** Every state and transition, unreduced, when there are no more than `most` states; else undefined. */
export function smallGraph({ program, learner }: Opened, most: number): StateGraph | undefined {
  const space = stateSpace(program, { states: most }, learner)
  if (space.limited !== undefined) return undefined
  return {
    states: Array.from(space.kinds, (kind, state) => ({
      depth: space.scheduleTo(state).length,
      kind: kinds[kind] ?? 'between',
    })),
    transitions: Array.from(space.kinds).flatMap((_, from) =>
      Array.from(space.targets.subarray(space.offsets[from], space.offsets[from + 1]), (to, at) => ({
        from,
        to,
        ...unpackEntry(space.entries[(space.offsets[from] ?? 0) + at] ?? 0),
      })),
    ),
  }
}
