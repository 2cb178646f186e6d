import { struct } from '../../lang/index.ts'
import {
  type DeferredReset,
  defer_reset,
  deferred_reset_fields,
  state_mutex_unlock,
} from '../deferred-reset.model.ts'
import { type Driver, migrationFlows, type Version } from '../driver.ts'
import {
  type MigrationDevice,
  migration_fields,
  type Session,
  type State,
} from '../migration-device.model.ts'
import {
  constant_data_size,
  disable_fds,
  get_state,
  read_saving,
  reset_migration_state,
  set_state,
  write_resuming,
} from '../migration-operations.model.ts'

/** The private structure of both proposals, as far as the flows need it; the second calls the flag `needs_reset`. */
interface Ice extends MigrationDevice<Ice>, DeferredReset {}

// drivers/vfio/pci/ice/ as proposed, each function.

function ice_vfio_pci_state_mutex_unlock(ice_vdev: Ice): void {
  state_mutex_unlock(ice_vdev, reset_migration_state)
}

function ice_vfio_pci_reset_done(ice_vdev: Ice): void {
  defer_reset(ice_vdev, reset_migration_state)
}

function ice_vfio_pci_set_device_state(ice_vdev: Ice, new_state: State): void {
  set_state(ice_vdev, new_state, ice_vfio_pci_state_mutex_unlock)
}

function ice_vfio_pci_get_device_state(ice_vdev: Ice): State {
  return get_state(ice_vdev, ice_vfio_pci_state_mutex_unlock)
}

function ice_vfio_pci_save_read(ice_vdev: Ice): number {
  return read_saving(ice_vdev)
}

function ice_vfio_pci_resume_write(ice_vdev: Ice): number {
  return write_resuming(ice_vdev)
}

/** The proposal of 2025: without state_mutex. */
function ice_vfio_pci_close_device(ice_vdev: Ice): void {
  disable_fds(ice_vdev)
}

const setup = (close_device: ((ice_vdev: Ice) => void) | null) => (session: Session) =>
  migrationFlows(
    struct<Ice>('ice_vdev', {
      ...migration_fields<Ice>(session, {
        err_handler: { reset_prepare: null, reset_done: ice_vfio_pci_reset_done },
        mig_ops: {
          migration_set_state: ice_vfio_pci_set_device_state,
          migration_get_state: ice_vfio_pci_get_device_state,
          migration_get_data_size: constant_data_size,
          read: ice_vfio_pci_save_read,
          write: ice_vfio_pci_resume_write,
          precopy_ioctl: null,
          close_device,
        },
      }),
      ...deferred_reset_fields(),
    }),
    common.migrationFlags,
  )

const common: Pick<Version, 'reset' | 'migrationFlags' | 'locks'> = {
  reset: 'deferred, spinlock',
  migrationFlags: ['STOP_COPY', 'P2P'],
  locks: ['&ice_vdev->state_mutex', '&migf->lock', '&ice_vdev->reset_lock'],
}

/** Intel E800 virtual functions: proposed twice, not merged in 7.2. */
export const ice: Driver = {
  name: 'ice',
  path: 'drivers/vfio/pci/ice (proposed)',
  leftOut: 'the PF driver that saves and loads the state',
  versions: [
    {
      ...common,
      id: '2023',
      release: 'proposed in September 2023',
      time: { posted: '6.6' },
      changed: 'the driver, with the deferred reset of mlx5',
      sources: ['ice-2023'],
      derived: [],
      setup: setup(null),
    },
    {
      ...common,
      id: '2025',
      release: 'proposed in September 2025',
      time: { posted: '6.17' },
      changed: 'written anew; the flag is a bool, the helper takes the mutex so that it fits scope guards',
      sources: ['ice-2025'],
      derived: ['that closing without state_mutex races with a reset through sysfs'],
      setup: setup(ice_vfio_pci_close_device),
    },
  ],
}
