import { record } from '../kernel/index.ts'
import type { ScheduleEntry, Trace, Value } from '../value/index.ts'

/** A recorded run as it travels in a page: what it was recorded from. */
interface Recorded extends Pick<Trace, 'title' | 'program'> {
  readonly kind: 'recorded'
  readonly schedule: readonly ScheduleEntry[]
}

/**
 * A value as short text for a page. Of a run only the program and the schedule travel: recording it again gives the
 * same steps and situations, which are many times their size.
 */
export function packValue(value: Value): string {
  return JSON.stringify(value, (_, part: unknown) => (isTrace(part) ? recorded(part) : part))
}

/** The value that `packValue` was given. Throws for other text. */
export function unpackValue(text: string): Value {
  return JSON.parse(text, (_, part: unknown) =>
    isRecorded(part) ? record(part.program, part.schedule, part.title) : part,
  )
}

function recorded({ title, program, steps }: Trace): Recorded {
  return { kind: 'recorded', title, program, schedule: steps.map(({ task, choice }) => ({ task, choice })) }
}

function isTrace(part: unknown): part is Trace {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'trace'
}

function isRecorded(part: unknown): part is Recorded {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'recorded'
}
