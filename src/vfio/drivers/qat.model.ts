import { struct } from '../../lang/index.ts'
import { type Driver, migrationFlows } from '../driver.ts'
import {
  type MigrationDevice,
  migration_fields,
  type Session,
  type State,
} from '../migration-device.model.ts'
import {
  disable_fds,
  get_data_size,
  get_state,
  plain_unlock,
  precopy_info,
  read_saving,
  reset_and_wait,
  set_state,
  write_resuming,
} from '../migration-operations.model.ts'

/** `struct qat_vf_core_device`, Linux 7.2.13, as far as the flows need it. */
export interface Qat extends MigrationDevice<Qat> {}

// drivers/vfio/pci/qat/main.c, Linux 7.2.13, each function.

/** Waits for state_mutex. */
function qat_vf_pci_aer_reset_done(qat_vdev: Qat): void {
  reset_and_wait(qat_vdev)
}

function qat_vf_pci_set_device_state(qat_vdev: Qat, new_state: State): void {
  set_state(qat_vdev, new_state, plain_unlock)
}

function qat_vf_pci_get_device_state(qat_vdev: Qat): State {
  return get_state(qat_vdev, plain_unlock)
}

function qat_vf_pci_get_data_size(qat_vdev: Qat): number {
  return get_data_size(qat_vdev, plain_unlock)
}

function qat_vf_save_read(qat_vdev: Qat): number {
  return read_saving(qat_vdev)
}

function qat_vf_resume_write(qat_vdev: Qat): number {
  return write_resuming(qat_vdev)
}

function qat_vf_precopy_ioctl(qat_vdev: Qat): number {
  return precopy_info(qat_vdev, plain_unlock)
}

/** Without state_mutex. */
function qat_vf_pci_close_device(qat_vdev: Qat): void {
  disable_fds(qat_vdev)
}

const mig_ops = {
  migration_set_state: qat_vf_pci_set_device_state,
  migration_get_state: qat_vf_pci_get_device_state,
  migration_get_data_size: qat_vf_pci_get_data_size,
  read: qat_vf_save_read,
  write: qat_vf_resume_write,
  precopy_ioctl: qat_vf_precopy_ioctl,
  close_device: qat_vf_pci_close_device,
}

const flags = ['STOP_COPY', 'P2P', 'PRE_COPY'] as const

/** A device with the given session open. */
export const qatDevice = (session: Session) =>
  struct<Qat>(
    'qat_vdev',
    migration_fields<Qat>(session, {
      err_handler: { reset_prepare: null, reset_done: qat_vf_pci_aer_reset_done },
      mig_ops,
    }),
  )

/** QuickAssist virtual functions. */
export const qat: Driver = {
  name: 'qat',
  path: 'drivers/vfio/pci/qat/main.c',
  leftOut: 'the PF driver that saves and loads the state',
  versions: [
    {
      id: '7.2',
      release: '6.10 to 7.2',
      time: { released: ['6.10', '7.2'] },
      commit: 'bb208810b1ab',
      changed: 'the driver, without the deferred reset that its first posting of February 2024 had',
      reset: 'waits',
      migrationFlags: flags,
      locks: ['&qat_vdev->state_mutex', '&migf->lock'],
      sources: ['qat-merged', 'qat-reset-done', 'qat-data-paths', 'qat-v1-gunthorpe'],
      derived: ['that closing without state_mutex races with a reset through sysfs'],
      recorded: 'qat (plain)',
      setup: session => migrationFlows(qatDevice(session), flags),
    },
  ],
}
