import { mutex_lock, mutex_unlock } from '../kernel/index.ts'
import { caught_up } from './core-device.model.ts'
import type { Migration, State } from './migration-device.model.ts'
import {
  disable_file,
  EFAULT,
  type MigrationFile,
  put_file,
  resume_write,
  save_read,
} from './migration-file.model.ts'
import { copy_from_user, copy_to_user } from './user-memory.model.ts'

// What the drivers' callbacks have in common. `unlock` is how the driver releases state_mutex.

/** Ends the open sessions, with state_mutex held; in the drivers `…_disable_fds`. */
export function disable_fds(device: Migration): void {
  if (device.resuming_migf !== null) {
    disable_file(device.resuming_migf)
    put_file(device.resuming_migf)
    device.resuming_migf = null
  }
  if (device.saving_migf !== null) {
    disable_file(device.saving_migf)
    put_file(device.saving_migf)
    device.saving_migf = null
  }
}

/**
 * The arcs that begin and end a session, with state_mutex held; in the drivers `…_step_device_state_locked`. Left out:
 * the other arcs, errors, and programming the device.
 */
export function step_device_state_locked(device: Migration, new_state: State): void {
  const state = device.mig_state
  if (state === new_state) return
  if (state === 'STOP_COPY' || state === 'RESUMING') disable_fds(device)
  if (new_state === 'STOP_COPY') {
    open_file(device.files.saving)
    device.saving_migf = device.files.saving
  }
  if (new_state === 'RESUMING') {
    open_file(device.files.resuming)
    device.resuming_migf = device.files.resuming
  }
  device.mig_state = new_state
}

/** Nobody else has the file yet: in the kernel it is a new one. */
function open_file(migf: MigrationFile): void {
  migf.disabled = false
  migf.referenced = true
}

/** What a reset asks of most drivers, with state_mutex held. */
export function reset_migration_state(device: Migration): void {
  caught_up(device.core_device)
  device.mig_state = 'RUNNING'
  disable_fds(device)
}

/** Releases state_mutex where no reset is deferred. */
export function plain_unlock(device: Migration): void {
  mutex_unlock(device.state_mutex)
}

/** reset_done where none is deferred: waits for state_mutex. */
export function reset_and_wait(device: Migration): void {
  mutex_lock(device.state_mutex)
  reset_migration_state(device)
  mutex_unlock(device.state_mutex)
}

/** What every driver's `migration_set_state` does, but for how it releases state_mutex. */
export function set_state<D extends Migration>(
  device: D,
  new_state: State,
  unlock: (device: D) => void,
): void {
  mutex_lock(device.state_mutex)
  step_device_state_locked(device, new_state)
  unlock(device)
}

/** What every driver's `migration_get_state` does. */
export function get_state<D extends Migration>(device: D, unlock: (device: D) => void): State {
  mutex_lock(device.state_mutex)
  const state = device.mig_state
  unlock(device)
  return state
}

/** `migration_get_data_size` of a driver that asks its device, with state_mutex held. Left out: the number. */
export function get_data_size<D extends Migration>(device: D, unlock: (device: D) => void): number {
  mutex_lock(device.state_mutex)
  unlock(device)
  return 0
}

/** `migration_get_data_size` of a driver that answers with a constant. */
export function constant_data_size(_device: Migration): number {
  return 0
}

/** VFIO_MIG_GET_PRECOPY_INFO where the copies are made without a lock. Left out: the numbers. */
export function precopy_info<D extends Migration>(device: D, unlock: (device: D) => void): number {
  copy_from_user(device.core_device.user.args)
  mutex_lock(device.state_mutex)
  mutex_lock(device.files.saving.lock)
  mutex_unlock(device.files.saving.lock)
  unlock(device)
  return copy_to_user(device.core_device.user.args) === 0 ? 0 : EFAULT
}

/** Closing the device where that is done with state_mutex held. */
export function close_with_lock<D extends Migration>(device: D, unlock: (device: D) => void): void {
  mutex_lock(device.state_mutex)
  disable_fds(device)
  unlock(device)
}

/** The read of the driver's saving file. */
export function read_saving(device: Migration): number {
  return save_read(device.files.saving, device.core_device.user.buffer)
}

/** The write of the driver's resuming file, with that file's lock alone. */
export function write_resuming(device: Migration): number {
  return resume_write(device.files.resuming, device.core_device.user.buffer)
}

/** The same with state_mutex held around it. */
export function write_resuming_with_state_mutex<D extends Migration>(
  device: D,
  unlock: (device: D) => void,
): number {
  mutex_lock(device.state_mutex)
  const ret = resume_write(device.files.resuming, device.core_device.user.buffer)
  unlock(device)
  return ret
}
