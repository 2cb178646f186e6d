import { plural } from '../figure/exploration-text.ts'

/** A stretch of the course about one subject. */
export interface Part {
  readonly title: string
  /** Numbers of its first and its last chapter. */
  readonly first: number
  readonly last: number
}

/** The course in reading order. A chapter says its number itself, in its frontmatter. */
export const parts: readonly Part[] = [
  { title: 'The question', first: 1, last: 1 },
  { title: 'VFIO', first: 2, last: 6 },
  { title: 'Locks', first: 7, last: 10 },
  { title: 'The hang', first: 11, last: 13 },
  { title: 'The fix', first: 14, last: 16 },
  { title: 'The family', first: 17, last: 19 },
]

/** Chapters that tell the story from the review comment to the fix, for who has an hour and a half. */
export const shortPath: readonly number[] = [1, 7, 11, 14]

/** A time as the text says it: `25 minutes`, `7 hours 45 minutes`. */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  const said = [hours > 0 && plural(hours, 'hour'), (rest > 0 || hours === 0) && plural(rest, 'minute')]
  return said.filter(Boolean).join(' ')
}
