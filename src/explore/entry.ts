import type { ScheduleEntry } from '../value/index.ts'

/** A `choose` has at most 64 results, so a choice takes six bits. */
const choiceBits = 6

/** An entry of a schedule as one integer below 2^16, for programs of at most 1,024 tasks. */
export function packEntry(task: number, choice: number): number {
  return (task << choiceBits) | choice
}

/** The entry that `packEntry` was given. */
export function unpackEntry(entry: number): ScheduleEntry {
  return { task: entry >> choiceBits, choice: entry & (2 ** choiceBits - 1) }
}

/** The task of a packed entry. */
export function taskOf(entry: number): number {
  return entry >> choiceBits
}
