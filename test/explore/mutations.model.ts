import { mutex, mutex_lock, mutex_unlock, scenario, struct, task } from '../../src/index.ts'

const dev = struct('dev', { lock: mutex(), x: 'nobody' })

type Keeps = Readonly<Record<keyof typeof lines, boolean>>
const lines = {
  lock_a: ['A takes the lock', 'A takes none'],
  lock_b: ['B takes the lock', 'B takes none'],
  once: ['A takes it once', 'A takes it twice'],
} as const

function write_a(keeps: Keeps) {
  if (!keeps.once) mutex_lock(dev.lock)
  if (keeps.lock_a) mutex_lock(dev.lock)
  dev.x = 'A'
  if (keeps.lock_a) mutex_unlock(dev.lock)
}

function write_b(keeps: Keeps) {
  if (keeps.lock_b) mutex_lock(dev.lock)
  dev.x = 'B'
  if (keeps.lock_b) mutex_unlock(dev.lock)
}

/** Two writers of one field: the lock of each is a switch, and so is a mistake that keeps A from writing at all. */
export const twoWriters = {
  title: 'Two writers',
  lines,
  code: ['write_a'],
  ask: (keeps: Keeps) => [
    { scenario: scenario({ tasks: [task('a', write_a, keeps), task('b', write_b, keeps)] }) },
  ],
  leftOut: [
    {
      when: (keeps: Keeps) => !keeps.lock_a && !keeps.once,
      because: 'What is not taken is not taken twice.',
    },
  ],
  options: { cell: 'two', name: 'twoWriters' },
}
