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
  up_write,
} from '../index.ts'

const dev = struct('dev', { lock: mutex(), users: 0, pending: false })
const mm = struct('mm', { lock: rw_semaphore(), guard: spinlock() })

function user(times: number) {
  for (let i = 0; i < times; i++) {
    mutex_lock(dev.lock)
    dev.users = dev.users + 1
    down_read(mm.lock)
    up_read(mm.lock)
    mutex_unlock(dev.lock)
  }
}

function reset() {
  spin_lock(mm.guard)
  dev.pending = true
  if (mutex_trylock(dev.lock)) {
    dev.pending = false
    mutex_unlock(dev.lock)
  }
  spin_unlock(mm.guard)
}

function writer() {
  down_write(mm.lock)
  if (choose(2) === 1) {
    mutex_lock(dev.lock)
    assert(dev.users >= 0)
    mutex_unlock(dev.lock)
  }
  up_write(mm.lock)
}

/** Explores a small scenario with a bit of everything, so that the explorer's code is compiled when it is needed. */
export const rehearse = (): number => {
  const tasks = [task('a', user, 1), task('b', user, 1), task('reset', reset), task('writer', writer)]
  const { states } = explore(scenario({ tasks }), {
    always: { 'users are counted': () => dev.users >= 0 },
    finally: { 'no reset is lost': () => !dev.pending },
  })
  return states
}
