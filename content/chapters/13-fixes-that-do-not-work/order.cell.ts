// The locks that may be asked for while memory_lock is held, read off the flows without
// running them.
import { lockOrder } from 'deferred-reset'
import { asleep } from './asleep.cell.ts'
import { early } from './early.cell.ts'
import { type Attempt, five, plain } from './flows.cell.ts'
import { sleeping } from './sleeping.cell.ts'

const below = (attempt: Attempt) => {
  const { objects, edges } = lockOrder(five(attempt))
  const name = (object: number) => objects[object]?.name ?? ''
  const asked = edges.filter(({ from }) => name(from) === 'vdev->memory_lock')
  return asked.map(({ to }) => name(to)).join(', ')
}

export default {
  kind: 'table',
  caption: 'What may be asked for while memory_lock is held',
  columns: ['attempt', 'locks'],
  rows: [
    ['the plain reset', below(plain)],
    ['look, let go, unlock', below(early)],
    ['work under the spinlock', below(asleep)],
    ['work under a mutex', below(sleeping)],
  ],
} as const
