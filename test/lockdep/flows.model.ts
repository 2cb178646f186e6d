import {
  complete,
  completion,
  down_read_killable,
  down_write,
  downgrade_write,
  might_fault,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  rw_semaphore,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  up_read,
  wait_for_completion,
} from '../../src/index.ts'

const dev = struct('dev', {
  a: mutex(),
  b: mutex(),
  lock: spinlock(),
  sem: rw_semaphore(),
  done: completion(),
  ready: false,
})
const other = struct('dev', { a: mutex() })
const statics = { first: mutex('table_mutex'), second: mutex('table_mutex') }

export function a_then_b() {
  mutex_lock(dev.a)
  mutex_lock(dev.b)
  mutex_unlock(dev.b)
  mutex_unlock(dev.a)
}

export function b_then_tries_a() {
  mutex_lock(dev.b)
  if (mutex_trylock(dev.a)) mutex_unlock(dev.a)
  mutex_unlock(dev.b)
}

export function two_of_a_class() {
  mutex_lock(dev.a)
  mutex_lock(other.a)
  mutex_unlock(other.a)
  mutex_unlock(dev.a)
}

export function two_statics() {
  mutex_lock(statics.first)
  mutex_lock(statics.second)
  mutex_unlock(statics.second)
  mutex_unlock(statics.first)
}

export function mutex_under_spinlock() {
  spin_lock(dev.lock)
  mutex_lock(dev.a)
  mutex_unlock(dev.a)
  spin_unlock(dev.lock)
}

export function faults_under_spinlock() {
  spin_lock(dev.lock)
  might_fault(dev.sem)
  spin_unlock(dev.lock)
}

export function keeps_a() {
  mutex_lock(dev.a)
}

export function unlocks_a() {
  mutex_unlock(dev.a)
}

export function downgrades() {
  down_write(dev.sem)
  downgrade_write(dev.sem)
  mutex_lock(dev.a)
  mutex_unlock(dev.a)
  up_read(dev.sem)
}

export function reads_killably() {
  if (down_read_killable(dev.sem) === 0) up_read(dev.sem)
}

export function waits() {
  wait_for_completion(dev.done)
}

export function completes() {
  complete(dev.done)
}

export function spins() {
  while (!dev.ready) mutex_trylock(dev.b)
}
