import type { Ending } from '#src/cell/sandbox.ts'
import { count } from '#src/figure/exploration-text.ts'
import type { Exploration, Limit } from '#src/value/index.ts'
import { seconds } from './killed.ts'

/** What an exploration had found when it was ended from outside; null when it had not said anything yet. */
export function knownSoFar({ reason, elapsed, progress }: Ending & { type: 'killed' }): Exploration | null {
  const found = progress?.found
  if (found === undefined || reason === 'broken') return null
  const place = `at ${count(found.states)} states; there ${progress?.frontier === 0 ? 'may be' : 'are'} more`
  const message = `${how[reason](seconds(elapsed))}, ${place}`
  return { ...found, limit: { ...found.limit, which: reason, message } }
}

/** What the search did, for each way to end it. */
const how: Readonly<Record<Exclude<Limit['which'], 'states'>, (time: string) => string>> = {
  stopped: time => `was stopped by you after ${time}`,
  time: time => `stopped after ${time}, the time that the cell has`,
  memory: time => `ended after ${time} for want of memory`,
}
