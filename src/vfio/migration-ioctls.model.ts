import type { MigrationDevice, State } from './migration-device.model.ts'
import { copy_from_user, copy_to_user } from './user-memory.model.ts'

// From the system call to the driver's callback.

/**
 * drivers/vfio/vfio_main.c: `vfio_ioctl_device_feature_mig_device_state`, SET, Linux 7.2.13: the request is copied
 * before the driver takes a lock, the file's number after it released it. Left out: the number.
 */
export function vfio_set_device_state<D extends MigrationDevice<D>>(device: D, new_state: State): void {
  copy_from_user(device.core_device.user.args)
  device.mig_ops.migration_set_state(device, new_state)
  copy_to_user(device.core_device.user.args)
}

/** drivers/vfio/vfio_main.c: `vfio_ioctl_device_feature_mig_device_state`, GET, Linux 7.2.13. */
export function vfio_get_device_state<D extends MigrationDevice<D>>(device: D): State {
  const state = device.mig_ops.migration_get_state(device)
  copy_to_user(device.core_device.user.args)
  return state
}

/** drivers/vfio/vfio_main.c: `vfio_ioctl_device_feature_migration_data_size`, Linux 7.2.13. */
export function vfio_get_data_size<D extends MigrationDevice<D>>(device: D): number {
  const size = device.mig_ops.migration_get_data_size(device)
  copy_to_user(device.core_device.user.args)
  return size
}

/** `read` of the data_fd of a saving session. */
export function data_read<D extends MigrationDevice<D>>(device: D): number {
  return device.mig_ops.read(device)
}

/** `write` of the data_fd of a resuming session. */
export function data_write<D extends MigrationDevice<D>>(device: D): number {
  return device.mig_ops.write(device)
}

/** `ioctl(VFIO_MIG_GET_PRECOPY_INFO)` of the data_fd of a saving session. */
export function data_precopy_info<D extends MigrationDevice<D>>(device: D): number {
  const ENOTTY = -25
  return device.mig_ops.precopy_ioctl === null ? ENOTTY : device.mig_ops.precopy_ioctl(device)
}
