import {
  copy_to_user,
  down_read,
  down_write,
  mm_struct,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  rw_semaphore,
  type Scenario,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  type Task,
  task,
  up_read,
  up_write,
  user_page,
} from '../../src/index.ts'

/** What of a driver decides in which order its flows take their locks (Linux 7.2.13; data, states and errors left out). */
export interface Driver {
  /** `plain`: reset_done waits for state_mutex; `trick`: by deferral; `core`: called after memory_lock is released. */
  readonly reset: 'plain' | 'trick' | 'core'
  /** A migration file is open, so that the reset's work takes its lock. */
  readonly open: boolean
  /** Writing the migration data copies from the user with state_mutex held. */
  readonly resumesUnderStateMutex?: boolean
  /** The PF's lock is taken by reads, before they copy, and by changes of state. */
  readonly hasPfLock?: boolean
}

const makeDevice = () => {
  const mm = mm_struct()
  return struct('device', {
    locks: struct('vdev', { state_mutex: mutex(), reset_lock: spinlock(), deferred_reset: false }),
    vdev: struct('vdev', { memory_lock: rw_semaphore() }),
    migf: struct('migf', { lock: mutex() }),
    migration: struct('migration', { lock: mutex() }),
    mm,
    buffer: user_page(mm, 'buffer', { present: true }),
  })
}

type Device = ReturnType<typeof makeDevice>

function save_read(device: Device, hasPfLock: boolean) {
  mutex_lock(device.migf.lock)
  if (hasPfLock) mutex_lock(device.migration.lock)
  copy_to_user(device.buffer)
  if (hasPfLock) mutex_unlock(device.migration.lock)
  mutex_unlock(device.migf.lock)
}

function resume_write(device: Device, trick: boolean) {
  mutex_lock(device.locks.state_mutex)
  mutex_lock(device.migf.lock)
  copy_to_user(device.buffer)
  mutex_unlock(device.migf.lock)
  state_mutex_unlock(device, trick, false)
}

function set_device_state(device: Device, trick: boolean, hasPfLock: boolean) {
  mutex_lock(device.locks.state_mutex)
  if (hasPfLock) {
    mutex_lock(device.migration.lock)
    mutex_unlock(device.migration.lock)
  }
  disable_file(device, true)
  state_mutex_unlock(device, trick, false)
}

function disable_file(device: Device, open: boolean) {
  if (!open) return
  mutex_lock(device.migf.lock)
  mutex_unlock(device.migf.lock)
}

function state_mutex_unlock(device: Device, trick: boolean, open: boolean) {
  if (!trick) {
    mutex_unlock(device.locks.state_mutex)
    return
  }
  spin_lock(device.locks.reset_lock)
  while (device.locks.deferred_reset) {
    device.locks.deferred_reset = false
    spin_unlock(device.locks.reset_lock)
    disable_file(device, open)
    spin_lock(device.locks.reset_lock)
  }
  mutex_unlock(device.locks.state_mutex)
  spin_unlock(device.locks.reset_lock)
}

function pin(device: Device) {
  down_read(device.mm.mmap_lock)
  down_read(device.vdev.memory_lock)
  up_read(device.vdev.memory_lock)
  up_read(device.mm.mmap_lock)
}

function reset(device: Device, how: string, open: boolean) {
  down_write(device.vdev.memory_lock)
  if (how === 'plain') reset_done(device, open)
  if (how === 'trick') deferred_reset_done(device, open)
  up_write(device.vdev.memory_lock)
  if (how === 'core') reset_done(device, open)
}

function reset_done(device: Device, open: boolean) {
  mutex_lock(device.locks.state_mutex)
  disable_file(device, open)
  mutex_unlock(device.locks.state_mutex)
}

function deferred_reset_done(device: Device, open: boolean) {
  spin_lock(device.locks.reset_lock)
  device.locks.deferred_reset = true
  const taken = mutex_trylock(device.locks.state_mutex)
  spin_unlock(device.locks.reset_lock)
  if (taken) state_mutex_unlock(device, true, open)
}

/** A driver's flows, in the order in which the recording runs them. */
export const driverScenario = ({ reset: how, open, resumesUnderStateMutex, hasPfLock }: Driver): Scenario => {
  const device = makeDevice()
  const trick = how === 'trick'
  const tasks: Task[] = [task('read', save_read, device, hasPfLock === true)]
  if (resumesUnderStateMutex) tasks.push(task('write', resume_write, device, trick))
  tasks.push(
    task('set_state', set_device_state, device, trick, hasPfLock === true),
    task('pin', pin, device),
    task('reset', reset, device, how, open),
  )
  return scenario({ tasks })
}
