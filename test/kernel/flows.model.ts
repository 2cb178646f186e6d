import {
  assert,
  assume,
  choose,
  complete,
  complete_all,
  completion,
  copy_to_user,
  down_read,
  down_read_killable,
  down_write,
  down_write_killable,
  kill,
  lockdep_assert_held,
  might_sleep,
  mm_struct,
  mutex,
  mutex_lock,
  mutex_lock_killable,
  mutex_trylock,
  mutex_unlock,
  rw_semaphore,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  up_read,
  up_write,
  user_page,
  wait_for_completion,
  zap_page,
} from '../../src/index.ts'

/** Small flows for the tests of the simulated kernel. */

const mm = mm_struct()
export const dev = struct('dev', {
  lock: mutex(),
  spin: spinlock(),
  sem: rw_semaphore(),
  done: completion(),
  buffer: user_page(mm, 'buffer'),
  count: 0,
  result: 0,
})

export function lock_unlock() {
  mutex_lock(dev.lock)
  mutex_unlock(dev.lock)
}

export function lock_twice() {
  mutex_lock(dev.lock)
  mutex_lock(dev.lock)
}

export function unlock_only() {
  mutex_unlock(dev.lock)
}

export function lock_only() {
  mutex_lock(dev.lock)
}

export function sleep_in_atomic() {
  spin_lock(dev.spin)
  mutex_lock(dev.lock)
  mutex_unlock(dev.lock)
  spin_unlock(dev.spin)
}

export function copy_in_atomic() {
  spin_lock(dev.spin)
  copy_to_user(dev.buffer)
  spin_unlock(dev.spin)
}

export function trylock_in_atomic() {
  spin_lock(dev.spin)
  if (mutex_trylock(dev.lock)) mutex_unlock(dev.lock)
  spin_unlock(dev.spin)
}

export function read() {
  down_read(dev.sem)
  up_read(dev.sem)
}

export function read_killably() {
  dev.result = down_read_killable(dev.sem)
  if (dev.result === 0) up_read(dev.sem)
}

export function write() {
  down_write(dev.sem)
  up_write(dev.sem)
}

export function write_killably() {
  if (down_write_killable(dev.sem) === 0) up_write(dev.sem)
}

export function lock_killably() {
  dev.result = mutex_lock_killable(dev.lock)
  if (dev.result === 0) mutex_unlock(dev.lock)
}

export function kill_victim() {
  kill('victim')
}

export function copy() {
  dev.result = copy_to_user(dev.buffer)
}

export function mmap_write() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

export function zap() {
  zap_page(dev.buffer.page)
}

export function wait() {
  wait_for_completion(dev.done)
}

export function finish() {
  complete(dev.done)
}

export function finish_all() {
  complete_all(dev.done)
}

export function increment() {
  const seen = dev.count
  dev.count = seen + 1
}

export function pick() {
  dev.count = choose(3)
}

export function pick_odd() {
  const picked = choose(4)
  assume(picked % 2 === 1)
  dev.count = picked
}

export function never_two() {
  assert(choose(3) !== 2, 'two was picked')
}

export function count_up() {
  for (;;) dev.count += 1
}

export function write_twice() {
  down_write(dev.sem)
  down_write(dev.sem)
}

export function upgrade() {
  down_read(dev.sem)
  down_write(dev.sem)
}

export function write_in_atomic() {
  spin_lock(dev.spin)
  down_write(dev.sem)
  up_write(dev.sem)
  spin_unlock(dev.spin)
}

export function assert_last() {
  dev.count = 1
  lockdep_assert_held(dev.lock)
}

export function assert_only() {
  might_sleep()
  lockdep_assert_held(dev.lock)
}

export function assume_more_tasks() {
  assume(dev === null)
  dev.count = 1
}

export function work_without_lock() {
  lockdep_assert_held(dev.lock)
  dev.count = 1
}

export function odd_values() {
  dev.result = 0 / 0
  dev.result = 1 / 0
  dev.result = -1 / 0
  dev.result = -0
}
