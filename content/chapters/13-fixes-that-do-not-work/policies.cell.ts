// Every attempt under each policy: with all five threads, and with two resets.
import { explore, type Policy } from 'deferred-reset'
import { asleep } from './asleep.cell.ts'
import { early } from './early.cell.ts'
import { type Attempt, five, plain, questions, race } from './flows.cell.ts'
import { forget } from './forget.cell.ts'
import { note } from './note.cell.ts'
import { once } from './once.cell.ts'
import { sleeping } from './sleeping.cell.ts'

const attempts: [string, Attempt][] = [
  ['the plain reset', plain],
  ['try, and forget', forget],
  ['a note without a lock', note],
  ['look, let go, unlock', early],
  ['one look', once],
  ['work under the spinlock', asleep],
  ['work under a mutex', sleeping],
]
const policies: Policy[] = ['linux', 'writer-pref', 'unfair']

const hangs = (attempt: Attempt, policy: Policy) =>
  explore(five(attempt), { policy }).deadlocks > 0 ? 'hangs' : 'no'
const loses = (attempt: Attempt, policy: Policy) =>
  explore(race(attempt, 2), { policy, finally: questions.finally }).properties.some(
    ({ property, verdict }) => property === 'final-state' && verdict === 'violated',
  )
const whereLost = (attempt: Attempt) => {
  const under = policies.filter(policy => loses(attempt, policy))
  if (under.length === 0) return 'no'
  return under.length === policies.length ? 'under all three' : under.join(', ')
}

export default {
  kind: 'table',
  caption: 'Does it hang, and does it lose a reset?',
  columns: ['attempt', ...policies, 'loses one of two resets'],
  rows: attempts.map(([name, attempt]) => [
    name,
    ...policies.map(policy => hangs(attempt, policy)),
    whereLost(attempt),
  ]),
} as const
