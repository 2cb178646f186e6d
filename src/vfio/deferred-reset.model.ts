import {
  type Mutex,
  mutex_trylock,
  mutex_unlock,
  type Spinlock,
  spin_lock,
  spin_unlock,
  spinlock,
} from '../kernel/index.ts'

/** What the deferred reset keeps beside state_mutex. */
export interface DeferredReset {
  readonly state_mutex: Mutex
  readonly reset_lock: Spinlock
  /** A reset whose work is still to be done, by whoever releases state_mutex next. */
  deferred_reset: boolean
}

export const deferred_reset_fields = () => ({ reset_lock: spinlock(), deferred_reset: false })

/**
 * Notes the reset, and does its work unless somebody holds state_mutex, who will do it. Never waits for state_mutex.
 * True when it has done the work.
 */
export function defer_reset<D extends DeferredReset>(device: D, work: (device: D) => void): boolean {
  spin_lock(device.reset_lock)
  device.deferred_reset = true
  const taken = mutex_trylock(device.state_mutex)
  spin_unlock(device.reset_lock)
  if (taken) state_mutex_unlock(device, work)
  return taken
}

/** Releases state_mutex; every release of it goes through here. The work is done with state_mutex held and reset_lock not. */
export function state_mutex_unlock<D extends DeferredReset>(device: D, work: (device: D) => void): void {
  spin_lock(device.reset_lock)
  while (device.deferred_reset) {
    device.deferred_reset = false
    spin_unlock(device.reset_lock)
    work(device)
    spin_lock(device.reset_lock)
  }
  mutex_unlock(device.state_mutex)
  spin_unlock(device.reset_lock)
}
