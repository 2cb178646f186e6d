import {
  type Mutex,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
} from '../../src/index.ts'

/** Tasks that go round: for ever, if the scheduler wants it so, or only as long as it leaves another out. */

const dev = struct('dev', { one: mutex(), two: mutex(), lock: spinlock(), ready: false })

/** Takes a lock, tries the other, and backs off when it is taken. */
function back_off(mine: Mutex, other: Mutex) {
  for (;;) {
    mutex_lock(mine)
    if (mutex_trylock(other)) break
    mutex_unlock(mine)
  }
  mutex_unlock(other)
  mutex_unlock(mine)
}

/** Takes a lock, then the other. */
function lock_both(mine: Mutex, other: Mutex) {
  mutex_lock(mine)
  mutex_lock(other)
  mutex_unlock(other)
  mutex_unlock(mine)
}

function wait_until_ready() {
  while (!dev.ready);
}

function set_ready() {
  dev.ready = true
}

function under_spinlock() {
  spin_lock(dev.lock)
  dev.ready = true
  spin_unlock(dev.lock)
}

/** Two tasks that back off before each other. */
export const politeTasks = scenario({
  policy: 'writer-pref',
  tasks: [task('left', back_off, dev.one, dev.two), task('right', back_off, dev.two, dev.one)],
})

/** Two tasks that take two locks in opposite order. */
export const oppositeOrder = scenario({
  policy: 'writer-pref',
  tasks: [task('left', lock_both, dev.one, dev.two), task('right', lock_both, dev.two, dev.one)],
})

/** A task that waits for what nobody does. */
export const waitsInVain = scenario({ tasks: [task('waits', wait_until_ready)] })

/** A task that waits for what another task does, if it is let. */
export const waitsForOther = scenario({ tasks: [task('waits', wait_until_ready), task('sets', set_ready)] })

/** Tasks that wait for a spinlock. */
export const spinning = scenario({
  tasks: [task('a', under_spinlock), task('b', under_spinlock), task('c', under_spinlock)],
})
