import type { ScheduleEntry } from '../value/index.ts'

/** What the address says of a replay: the step, and the schedule when it is not the run of the page. */
export interface ReplayAddress {
  readonly step: number
  readonly schedule?: readonly ScheduleEntry[]
}

/** `none`: the fragment is not this figure's. `bad`: it is, but says nothing that can be shown; `reason` says why. */
export type ParsedAddress =
  | { readonly kind: 'none' }
  | { readonly kind: 'state'; readonly state: ReplayAddress }
  | { readonly kind: 'bad'; readonly reason: string }

/** Tasks in the address, by index. */
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Most steps an address may ask for. */
const longest = 2_000

/**
 * The fragment for a state: `#hang~7`, or `#hang~3.abca2` where a letter is a task's step and a number after it the
 * result of its `choose`. Empty when the state is too long for an address or has more tasks than letters.
 */
export function encodeAddress(id: string, { step, schedule }: ReplayAddress): string {
  if (schedule === undefined) return `#${id}~${step}`
  if (schedule.length > longest || schedule.some(({ task }) => letters[task] === undefined)) return ''
  const steps = schedule.map(({ task, choice }) => `${letters[task]}${choice === 0 ? '' : choice}`)
  return `#${id}~${step}.${steps.join('')}`
}

/** Reads a fragment for the figure `id`, whose scenario has so many tasks. Never throws. */
export function parseAddress(fragment: string, id: string, tasks: number): ParsedAddress {
  const text = decoded(fragment)
  if (text === undefined) {
    return fragment.startsWith(`#${id}~`) ? bad('it is not spelled as an address is') : { kind: 'none' }
  }
  if (!text.startsWith(`#${id}~`)) return { kind: 'none' }
  const match = /^(\d{1,5})(?:\.((?:[a-zA-Z]\d{0,5})*))?$/.exec(text.slice(id.length + 2))
  if (match === null) return bad('it does not name a step')
  const step = Number(match[1])
  if (match[2] === undefined) return { kind: 'state', state: { step } }
  const schedule = [...match[2].matchAll(/([a-zA-Z])(\d*)/g)].map(([, letter = '', choice]) => ({
    task: letters.indexOf(letter),
    choice: Number(choice ?? 0),
  }))
  if (schedule.length > longest) return bad(`its run has more than ${longest} steps`)
  const unknown = schedule.find(({ task }) => task >= tasks)
  if (unknown !== undefined) return bad(`it runs task ${unknown.task + 1} of ${tasks}`)
  if (step > schedule.length) return bad(`it asks for step ${step} of a run of ${schedule.length}`)
  return { kind: 'state', state: { step, schedule } }
}

function decoded(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return undefined
  }
}

function bad(reason: string): ParsedAddress {
  return { kind: 'bad', reason }
}
