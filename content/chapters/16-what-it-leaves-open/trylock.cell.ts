// First cure: the work tries migf->lock too, and whoever holds that looks at the flag.
import {
  copy_to_user,
  down_write,
  explore,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  scenario,
  spin_lock,
  spin_unlock,
  task,
  up_write,
  WRITE_ONCE,
} from 'deferred-reset'
import { buffer, migf, mvdev, pin_dma, vdev, vf, writer } from './flows.cell.ts'

// With state_mutex and migf->lock held.
function work() {
  mvdev.mig_state = 'RUNNING'
  migf.disabled = true
  WRITE_ONCE(vf.was_reset, false)
}

function reset() {
  down_write(vdev.memory_lock)
  WRITE_ONCE(vf.was_reset, true)
  spin_lock(mvdev.reset_lock)
  mvdev.deferred_reset = true
  const taken = mutex_trylock(mvdev.state_mutex)
  spin_unlock(mvdev.reset_lock)
  if (taken) state_mutex_unlock()
  up_write(vdev.memory_lock)
}

// Every release of state_mutex. Where migf->lock is busy its owner is left with the work.
function state_mutex_unlock() {
  spin_lock(mvdev.reset_lock)
  while (mvdev.deferred_reset && mutex_trylock(migf.lock)) {
    mvdev.deferred_reset = false
    spin_unlock(mvdev.reset_lock)
    work()
    mutex_unlock(migf.lock)
    spin_lock(mvdev.reset_lock)
  }
  mutex_unlock(mvdev.state_mutex)
  spin_unlock(mvdev.reset_lock)
}

// Every release of migf->lock.
function migf_unlock() {
  spin_lock(mvdev.reset_lock)
  mutex_unlock(migf.lock)
  const taken = mvdev.deferred_reset && mutex_trylock(mvdev.state_mutex)
  spin_unlock(mvdev.reset_lock)
  if (taken) state_mutex_unlock()
}

// Every taking of state_mutex. The flag may be set although nobody held the mutex.
function state_mutex_lock() {
  mutex_lock(mvdev.state_mutex)
  spin_lock(mvdev.reset_lock)
  const pending = mvdev.deferred_reset
  mvdev.deferred_reset = false
  spin_unlock(mvdev.reset_lock)
  if (!pending) return
  mutex_lock(migf.lock)
  work()
  mutex_unlock(migf.lock)
}

function save_read() {
  mutex_lock(migf.lock)
  if (!migf.disabled) copy_to_user(buffer)
  migf_unlock()
}

// Resets the device, and when that has returned asks for another state.
function monitor(lock: () => void) {
  reset()
  lock()
  mvdev.mig_state = 'STOP'
  state_mutex_unlock()
}

function takes_without_a_look() {
  mutex_lock(mvdev.state_mutex)
}

const tries = (lock: () => void) =>
  scenario({
    tasks: [task('save_read', save_read), pin_dma, task('monitor', monitor, lock), writer],
  })
export const looking = tries(state_mutex_lock)
export const notLooking = tries(takes_without_a_look)

export const asked = {
  finally: {
    'no reset is lost': () => !vf.was_reset,
    'what is set after a reset stays set': () => mvdev.mig_state === 'STOP',
  },
}

export default explore(looking, { title: 'migf->lock tried as well', ...asked })
