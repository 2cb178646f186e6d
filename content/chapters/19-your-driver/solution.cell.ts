// The driver of the exercise, mended.
import {
  copy_to_user,
  explore,
  lockdep,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  spin_lock,
  spin_unlock,
  struct,
  WRITE_ONCE,
} from 'deferred-reset'
import {
  atTheEnd,
  buffer,
  type Driver,
  frob,
  info,
  life,
  migf,
  process,
  races,
  vf,
} from './flows.cell.ts'

// The half of the driver that belongs to the PF.
const pf = struct('pf', { told_of_reset: false })

function frob_set_device_state(to: string) {
  mutex_lock(frob.state_mutex)
  if (to !== 'ERROR' && frob.mig_state !== to) {
    if (migf.referenced) frob_put_file()
    frob.mig_state = to
  }
  frob_state_mutex_unlock()
  return to === 'ERROR' ? '-EINVAL' : '0'
}

function frob_get_device_state() {
  mutex_lock(frob.state_mutex)
  const state = frob.mig_state
  frob_state_mutex_unlock()
  return state
}

// Takes the bytes out under the lock, and copies them without.
function frob_save_read() {
  mutex_lock(migf.lock)
  const disabled = migf.disabled
  mutex_unlock(migf.lock)
  if (disabled) return '-ENODEV'
  return copy_to_user(buffer) === 0 ? 'data' : '-EFAULT'
}

function frob_precopy_ioctl() {
  mutex_lock(frob.state_mutex)
  frob_state_mutex_unlock()
  return copy_to_user(info) === 0 ? '0' : '-EFAULT'
}

function frob_reset_prepare() {
  WRITE_ONCE(pf.told_of_reset, true)
}

function frob_reset_done() {
  spin_lock(frob.reset_lock)
  frob.deferred_reset = true
  const taken = mutex_trylock(frob.state_mutex)
  spin_unlock(frob.reset_lock)
  if (taken) frob_state_mutex_unlock()
}

function frob_state_mutex_unlock() {
  spin_lock(frob.reset_lock)
  while (frob.deferred_reset) {
    frob.deferred_reset = false
    spin_unlock(frob.reset_lock)
    frob_reset()
    spin_lock(frob.reset_lock)
  }
  mutex_unlock(frob.state_mutex)
  spin_unlock(frob.reset_lock)
}

function frob_reset() {
  WRITE_ONCE(vf.was_reset, false)
  if (migf.referenced) frob_put_file()
  frob.mig_state = 'RUNNING'
}

function frob_put_file() {
  mutex_lock(migf.lock)
  migf.disabled = true
  mutex_unlock(migf.lock)
  migf.referenced = false
}

export const driver = struct<Driver>('frob_ops', {
  set_state: frob_set_device_state,
  get_state: frob_get_device_state,
  read: frob_save_read,
  precopy_ioctl: frob_precopy_ioctl,
  reset_prepare: frob_reset_prepare,
  reset_done: frob_reset_done,
})

// Everything that the other was put to.
const verdict = (scene: typeof races) =>
  explore(scene(driver), { finally: atTheEnd }).verdict
const said = lockdep(life(driver))

export default [
  `A change of state, a query, two resets: ${verdict(races)}.`,
  `A monitor at work: ${verdict(process)}.`,
  `The validator: ${said.kind === 'report' ? said.title : 'no report'}.`,
].join('\n')
