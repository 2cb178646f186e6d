import { struct, task } from '../../lang/index.ts'
import type { ResettableDevice } from '../core-callback.model.ts'
import {
  vfio_exp_config_write_reviewed,
  vfio_pci_ioctl_reset_posted,
  vfio_pci_ioctl_reset_reviewed,
} from '../core-callback.model.ts'
import { type VfioPciCoreDevice, vfio_pci_core_device } from '../core-device.model.ts'
import { type Driver, migrationFlows, type Setup, type Version } from '../driver.ts'
import {
  type MigrationDevice,
  migration_fields,
  type Session,
  type State,
} from '../migration-device.model.ts'
import {
  get_data_size,
  get_state,
  plain_unlock,
  precopy_info,
  read_saving,
  reset_and_wait,
  set_state,
  write_resuming,
  write_resuming_with_state_mutex,
} from '../migration-operations.model.ts'

/** A device of a driver that the series converts: hisi_acc, pds, qat, mlx5 and virtio are alike then, but for what writing holds. */
export interface Converted extends MigrationDevice<Converted>, ResettableDevice<Converted> {
  readonly mig_ops: MigrationDevice<Converted>['mig_ops']
}

/** `migration_reset_state` of a converted driver: what reset_done did before. */
function migration_reset_state(device: Converted): void {
  reset_and_wait(device)
}

function migration_set_state(device: Converted, new_state: State): void {
  set_state(device, new_state, plain_unlock)
}

function migration_get_state(device: Converted): State {
  return get_state(device, plain_unlock)
}

function migration_get_data_size(device: Converted): number {
  return get_data_size(device, plain_unlock)
}

function save_read(device: Converted): number {
  return read_saving(device)
}

function resume_write(device: Converted): number {
  return write_resuming(device)
}

/** In mlx5 and virtio. */
function resume_write_with_state_mutex(device: Converted): number {
  return write_resuming_with_state_mutex(device, plain_unlock)
}

function precopy_ioctl(device: Converted): number {
  return precopy_info(device, plain_unlock)
}

/** A device of a converted driver. */
export const converted = (
  session: Session,
  {
    writeHolds = false,
    core_device = vfio_pci_core_device(),
  }: { writeHolds?: boolean; core_device?: VfioPciCoreDevice } = {},
) =>
  struct<Converted>('vdev', {
    ...migration_fields<Converted>(session, {
      err_handler: { reset_prepare: null, reset_done: null },
      mig_ops: {
        migration_set_state,
        migration_get_state,
        migration_get_data_size,
        read: save_read,
        write: writeHolds ? resume_write_with_state_mutex : resume_write,
        precopy_ioctl,
        close_device: null,
      },
    }),
    core_device,
    migration_reset_state,
  })

const posted = (device: Converted): Setup => {
  const { flows, ...rest } = migrationFlows(device, flags)
  return {
    ...rest,
    flows: { ...flows, reset: name => task(name, vfio_pci_ioctl_reset_posted<Converted>, device) },
  }
}

const reviewed = (device: Converted): Setup => {
  const { flows, ...rest } = migrationFlows(device, flags)
  return {
    ...rest,
    flows: {
      ...flows,
      reset: name => task(name, vfio_pci_ioctl_reset_reviewed<Converted>, device),
      config_reset: name => task(name, vfio_exp_config_write_reviewed<Converted>, device),
    },
  }
}

const flags = ['STOP_COPY', 'P2P', 'PRE_COPY'] as const
const common: Pick<Version, 'reset' | 'migrationFlags' | 'locks'> = {
  reset: 'after memory_lock',
  migrationFlags: flags,
  locks: ['&vdev->state_mutex', '&migf->lock'],
}

/** A reset of the state by the core, when it has released memory_lock: proposed, not in 7.2. */
export const coreCallback: Driver = {
  name: 'core callback',
  path: 'drivers/vfio/pci/vfio_pci_core.c (proposed)',
  leftOut: 'the calls on closing',
  versions: [
    {
      ...common,
      id: 'posted',
      release: 'posted on 20 November 2025',
      time: { posted: '6.18' },
      changed: 'migration_reset_state in the place of reset_done, called after up_write(memory_lock)',
      sources: ['core-callback-series'],
      derived: [],
      recorded: 'any, reset work after up_write (core callback)',
      setup: session => posted(converted(session)),
    },
    {
      ...common,
      id: 'posted, mlx5',
      release: 'posted on 20 November 2025',
      time: { posted: '6.18' },
      changed: 'the same for a driver whose write of migration data holds state_mutex',
      sources: ['core-callback-series'],
      derived: [],
      recorded: 'mlx5 converted to core callback, resume write still copies under state_mutex',
      setup: session => posted(converted(session, { writeHolds: true })),
    },
    {
      ...common,
      id: 'reviewed',
      release: 'never posted',
      changed:
        'with what the review asks for: only after a reset that succeeded, not without mig_ops, and on configuration writes too',
      sources: ['core-callback-review'],
      derived: ['the whole: no second version of the series was found'],
      setup: session => reviewed(converted(session)),
    },
  ],
}
