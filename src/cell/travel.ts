import { record } from '../kernel/index.ts'
import type { Exploration, ScheduleEntry, Trace, Value } from '../value/index.ts'

/** A recorded run as it travels in a page: what it was recorded from. */
interface Recorded extends Pick<Trace, 'title' | 'program'> {
  readonly kind: 'recorded'
  readonly schedule: readonly ScheduleEntry[]
}

/** What a field of a flow can hold and JSON cannot say. */
const unlikeJson: readonly unknown[] = [
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
]

/**
 * A value as short text for a page. Of a run only the program and the schedule travel: recording it again gives the
 * same steps and situations, which are many times their size. An exploration leaves its tables behind.
 */
export function packValue(value: Value): string {
  return JSON.stringify(value, function (this: unknown, _, part: unknown) {
    if (isTrace(part)) return recorded(part)
    if (isExploration(part)) return { ...part, program: undefined }
    const named = Array.isArray(this) ? unlikeJson.findIndex(one => Object.is(one, part)) : -1
    return named < 0 ? part : { kind: 'unlike-json', index: named }
  })
}

/** The value that `packValue` was given. Throws for other text. */
export function unpackValue(text: string): Value {
  return JSON.parse(text, (_, part: unknown) => {
    if (isRecorded(part)) return record(part.program, part.schedule, part.title)
    // For undefined this leaves a hole in its list, which reads as undefined.
    return isUnlikeJson(part) ? unlikeJson[part.index] : part
  })
}

function recorded({ title, program, steps }: Trace): Recorded {
  return { kind: 'recorded', title, program, schedule: steps.map(({ task, choice }) => ({ task, choice })) }
}

function isExploration(part: unknown): part is Exploration {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'exploration'
}

function isTrace(part: unknown): part is Trace {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'trace'
}

function isRecorded(part: unknown): part is Recorded {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'recorded'
}

function isUnlikeJson(part: unknown): part is { readonly index: number } {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'unlike-json'
}
