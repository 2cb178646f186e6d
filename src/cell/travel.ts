import { record } from '../kernel/index.ts'
import type { Exploration, Program, ScheduleEntry, Trace, Value } from '../value/index.ts'

/** A recorded run as it travels in a page: what it was recorded from; the program by its place among those of the value. */
interface Recorded extends Pick<Trace, 'title'> {
  readonly kind: 'recorded'
  readonly program: number
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
 * A value as short text for a page: a line with its programs, and one with the rest. Of a run only the program and the
 * schedule travel: recording it again gives the same steps and situations, which are many times their size; runs on the
 * same tables share them. An exploration leaves its tables behind unless its states are drawn.
 */
export function packValue(value: Value): string {
  const programs: string[] = []
  const place = (program: Program): number => {
    const text = JSON.stringify(program, sayable)
    const known = programs.indexOf(text)
    return known < 0 ? programs.push(text) - 1 : known
  }
  const rest = JSON.stringify(value, function (this: unknown, key: string, part: unknown) {
    if (isOf('trace', part)) return recorded(part, place(part.program))
    if (!isOf('exploration', part)) return sayable.call(this, key, part)
    const { graph, program } = part
    const isDrawn = graph !== undefined && typeof program === 'object'
    return { ...part, program: isDrawn ? place(program) : undefined }
  })
  // Joined by hand: the build's minifier takes an array in a template for the empty one that it was.
  return `[${programs.join()}]\n${rest}`
}

/** The value that `packValue` was given. Throws for other text. */
export function unpackValue(text: string): Value {
  const end = text.indexOf('\n')
  const programs: readonly Program[] = JSON.parse(text.slice(0, end), readSayable)
  const programAt = (place: number): Program => {
    const program = programs[place]
    if (program === undefined) throw new Error(`the value has no program ${place}`)
    return program
  }
  return JSON.parse(text.slice(end + 1), (key, part: unknown) => {
    if (isOf('recorded', part)) return record(programAt(part.program), part.schedule, part.title)
    if (isOf('exploration', part) && typeof part.program === 'number')
      return { ...part, program: programAt(part.program) }
    return readSayable(key, part)
  })
}

function recorded({ title, steps }: Trace, program: number): Recorded {
  return { kind: 'recorded', title, program, schedule: steps.map(({ task, choice }) => ({ task, choice })) }
}

/** A replacer: what JSON cannot say, as what it can. */
function sayable(this: unknown, _: string, part: unknown): unknown {
  if (typeof part === 'bigint') return { kind: 'bigint', digits: String(part) }
  const index = Array.isArray(this) ? unlikeJson.findIndex(one => Object.is(one, part)) : -1
  return index < 0 ? part : { kind: 'unlike-json', index }
}

/** The reviver that goes with it; for undefined it leaves a hole in a list, which reads as undefined. */
function readSayable(_: string, part: unknown): unknown {
  if (isOf('bigint', part)) return BigInt(part.digits)
  return isOf('unlike-json', part) ? unlikeJson[part.index] : part
}

/** What is told apart by its kind, here and in the text. */
interface Kinds {
  readonly trace: Trace
  readonly exploration: Omit<Exploration, 'program'> & { readonly program?: Program | number }
  readonly recorded: Recorded
  readonly bigint: { readonly digits: string }
  readonly 'unlike-json': { readonly index: number }
}

function isOf<K extends keyof Kinds>(kind: K, part: unknown): part is Kinds[K] {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === kind
}
