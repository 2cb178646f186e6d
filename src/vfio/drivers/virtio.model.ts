import { struct } from '../../lang/index.ts'
import {
  type DeferredReset,
  defer_reset,
  deferred_reset_fields,
  state_mutex_unlock,
} from '../deferred-reset.model.ts'
import { type Driver, migrationFlows } from '../driver.ts'
import { type MigrationDevice, migration_fields, type State } from '../migration-device.model.ts'
import {
  disable_fds,
  get_data_size,
  get_state,
  precopy_info,
  read_saving,
  reset_migration_state,
  set_state,
  write_resuming_with_state_mutex,
} from '../migration-operations.model.ts'

/** `struct virtiovf_pci_core_device`, Linux 7.2.13, as far as the flows need it. */
interface Virtio extends MigrationDevice<Virtio>, DeferredReset {}

// drivers/vfio/pci/virtio/migrate.c, Linux 7.2.13, each function.

function virtiovf_state_mutex_unlock(virtvdev: Virtio): void {
  state_mutex_unlock(virtvdev, reset_migration_state)
}

function virtiovf_migration_reset_done(virtvdev: Virtio): void {
  defer_reset(virtvdev, reset_migration_state)
}

function virtiovf_pci_set_device_state(virtvdev: Virtio, new_state: State): void {
  set_state(virtvdev, new_state, virtiovf_state_mutex_unlock)
}

function virtiovf_pci_get_device_state(virtvdev: Virtio): State {
  return get_state(virtvdev, virtiovf_state_mutex_unlock)
}

function virtiovf_pci_get_data_size(virtvdev: Virtio): number {
  return get_data_size(virtvdev, virtiovf_state_mutex_unlock)
}

function virtiovf_save_read(virtvdev: Virtio): number {
  return read_saving(virtvdev)
}

/** Holds state_mutex across the copy. */
function virtiovf_resume_write(virtvdev: Virtio): number {
  return write_resuming_with_state_mutex(virtvdev, virtiovf_state_mutex_unlock)
}

function virtiovf_precopy_ioctl(virtvdev: Virtio): number {
  return precopy_info(virtvdev, virtiovf_state_mutex_unlock)
}

/** Without state_mutex. */
function virtiovf_close_migration(virtvdev: Virtio): void {
  disable_fds(virtvdev)
}

const flags = ['STOP_COPY', 'P2P', 'PRE_COPY'] as const

/** Virtio network virtual functions. */
export const virtio: Driver = {
  name: 'virtio',
  path: 'drivers/vfio/pci/virtio/migrate.c',
  leftOut: 'the admin commands, their buffers and list_lock, and legacy I/O',
  versions: [
    {
      id: '6.13',
      release: '6.13 to 7.2',
      time: { released: ['6.13', '7.2'] },
      commit: '0bbc82e4ec79',
      changed: 'live migration, with the deferred reset from the start',
      reset: 'deferred, spinlock',
      migrationFlags: flags,
      locks: ['&virtvdev->state_mutex', '&migf->lock', '&virtvdev->reset_lock'],
      sources: ['virtio-merged', 'virtio-reset-done', 'virtio-data-paths'],
      derived: ['that closing without state_mutex races with a reset through sysfs'],
      recorded: 'virtio (deferred)',
      setup: session =>
        migrationFlows(
          struct<Virtio>('virtvdev', {
            ...migration_fields<Virtio>(session, {
              err_handler: { reset_prepare: null, reset_done: virtiovf_migration_reset_done },
              mig_ops: {
                migration_set_state: virtiovf_pci_set_device_state,
                migration_get_state: virtiovf_pci_get_device_state,
                migration_get_data_size: virtiovf_pci_get_data_size,
                read: virtiovf_save_read,
                write: virtiovf_resume_write,
                precopy_ioctl: virtiovf_precopy_ioctl,
                close_device: virtiovf_close_migration,
              },
            }),
            ...deferred_reset_fields(),
          }),
          flags,
        ),
    },
  ],
}
