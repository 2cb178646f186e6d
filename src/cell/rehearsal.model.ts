import {
  assert,
  choose,
  down_read,
  down_write,
  explore,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  rw_semaphore,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
  up_read,
} from '../core.ts'

const dev = struct('dev', { lock: mutex(), used: false, pending: false })
const mm = struct('mm', { lock: rw_semaphore(), guard: spinlock() })

function user() {
  mutex_lock(dev.lock)
  dev.used = !dev.pending
  down_read(mm.lock)
  up_read(mm.lock)
  mutex_unlock(dev.lock)
}

function reset() {
  spin_lock(mm.guard)
  if (mutex_trylock(dev.lock)) {
    dev.pending = false
    mutex_unlock(dev.lock)
  } else {
    dev.pending = true
  }
  spin_unlock(mm.guard)
}

function writer(turns: number) {
  down_write(mm.lock)
  for (let i = choose(2); i < turns; i++) mutex_lock(dev.lock)
  assert(!dev.pending)
}

const queued = scenario({ tasks: [task('a', user), task('writer', writer, 2)] })
const alike = scenario({ tasks: [task('a', user), task('b', user), task('reset', reset)] })

/** Explores small scenarios with a bit of everything, so that the explorer's code is there when it is needed. */
export const rehearsals: readonly (() => unknown)[] = [
  () => explore(queued),
  () =>
    explore(alike, {
      always: { 'nobody uses what is pending': () => !dev.used || !dev.pending },
      finally: { 'no reset is lost': () => !dev.pending },
    }),
]
