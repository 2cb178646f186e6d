// A device in STOP_COPY that is asked for PRE_COPY, and reset meanwhile. The functions
// bear the kernel's names but are models, written from what drivers/vfio/vfio_main.c
// and the deferred reset of the drivers do, Linux 7.2.13, and from what the fix of 2026
// says of the code before. Left out: all of the table but the two entries that matter
// here, the arcs, the file, memory_lock.
import {
  compare,
  explore,
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
  WRITE_ONCE,
} from 'deferred-reset'

// The column PRE_COPY of the table: the next hop from STOP_COPY, and from ERROR.
const to_PRE_COPY = struct('to_PRE_COPY', { from_STOP_COPY: 'ERROR', from_ERROR: 'ERROR' })
const dev = struct('dev', {
  state_mutex: mutex(),
  reset_lock: spinlock(),
  deferred_reset: false,
  mig_state: 'STOP_COPY',
})
// The device: it has been reset, and its driver has not caught up yet.
const vf = struct('vf', { was_reset: false })

// No device has the state ERROR, so before the fix the loop passes over it.
function vfio_mig_get_next_state(stops_at_error: boolean) {
  let next = to_PRE_COPY.from_STOP_COPY
  while (next === 'ERROR') {
    if (stops_at_error) return '-EINVAL'
    next = to_PRE_COPY.from_ERROR
  }
  return next
}

function set_device_state(stops_at_error: boolean) {
  mutex_lock(dev.state_mutex)
  const next = vfio_mig_get_next_state(stops_at_error)
  if (next !== '-EINVAL') dev.mig_state = next
  state_mutex_unlock()
  return next
}

function reset() {
  WRITE_ONCE(vf.was_reset, true)
  spin_lock(dev.reset_lock)
  dev.deferred_reset = true
  const taken = mutex_trylock(dev.state_mutex)
  spin_unlock(dev.reset_lock)
  if (taken) state_mutex_unlock()
}

function state_mutex_unlock() {
  spin_lock(dev.reset_lock)
  while (dev.deferred_reset) {
    dev.deferred_reset = false
    spin_unlock(dev.reset_lock)
    dev.mig_state = 'RUNNING'
    WRITE_ONCE(vf.was_reset, false)
    spin_lock(dev.reset_lock)
  }
  mutex_unlock(dev.state_mutex)
  spin_unlock(dev.reset_lock)
}

const ask = (title: string, stops_at_error: boolean) =>
  explore(
    scenario({
      tasks: [
        task('set_device_state', set_device_state, stops_at_error),
        task('reset', reset),
      ],
    }),
    {
      title,
      finally: { 'no reset is lost': () => !vf.was_reset },
      alwaysEventuallyPossible: { 'the driver can still catch up': () => !vf.was_reset },
    },
  )

export default compare('STOP_COPY to PRE_COPY', ask('6.2', false), ask('7.2.13', true))
