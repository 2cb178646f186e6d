// Every attempt with all five threads under each policy, and with two resets.
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
const loses = (attempt: Attempt) =>
  explore(race(attempt, 2), { finally: questions.finally }).properties.some(
    ({ property, verdict }) => property === 'final-state' && verdict === 'violated',
  )

export default {
  kind: 'table',
  caption: 'Does it hang, and does it lose a reset?',
  columns: ['attempt', ...policies, 'loses one of two resets'],
  rows: attempts.map(([name, attempt]) => [
    name,
    ...policies.map(policy => hangs(attempt, policy)),
    loses(attempt),
  ]),
} as const
