import { mutex_lock, mutex_unlock } from '../../kernel/index.ts'
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
import { EFAULT } from '../migration-file.model.ts'
import {
  constant_data_size,
  get_state,
  plain_unlock,
  precopy_info,
  read_saving,
  reset_and_wait,
  reset_migration_state,
  set_state,
  write_resuming,
} from '../migration-operations.model.ts'
import { copy_from_user, copy_to_user } from '../user-memory.model.ts'

/** `struct hisi_acc_vf_core_device`, as far as the flows need it. */
interface HisiAcc extends MigrationDevice<HisiAcc>, DeferredReset {
  /** `vdev.migration_flags`: 1 STOP_COPY, 4 PRE_COPY. */
  readonly migration_flags: number
  /** How the version releases state_mutex. */
  readonly unlock: (hisi_acc_vdev: HisiAcc) => void
}

const STOP_COPY = 1
const PRE_COPY = 4

// drivers/vfio/pci/hisilicon/hisi_acc_vfio_pci.c, each function.

/** Linux 5.18 to 6.8. */
function hisi_acc_vf_state_mutex_unlock(hisi_acc_vdev: HisiAcc): void {
  state_mutex_unlock(hisi_acc_vdev, reset_migration_state)
}

/** Linux 5.18 to 6.8. The guard asks for equality, so it lets no device with PRE_COPY through. */
function hisi_acc_vf_pci_aer_reset_done_deferred(hisi_acc_vdev: HisiAcc): void {
  if (hisi_acc_vdev.migration_flags !== STOP_COPY) return
  defer_reset(hisi_acc_vdev, reset_migration_state)
}

/** From Linux 6.9 until 8be14dd48dfe: no deferral behind the same guard. */
function hisi_acc_vf_pci_aer_reset_done_guarded(hisi_acc_vdev: HisiAcc): void {
  if (hisi_acc_vdev.migration_flags !== STOP_COPY) return
  reset_and_wait(hisi_acc_vdev)
}

/** Linux 7.2.13: asks whether there is migration at all. */
function hisi_acc_vf_pci_aer_reset_done(hisi_acc_vdev: HisiAcc): void {
  reset_and_wait(hisi_acc_vdev)
}

function hisi_acc_vfio_pci_set_device_state(hisi_acc_vdev: HisiAcc, new_state: State): void {
  set_state(hisi_acc_vdev, new_state, hisi_acc_vdev.unlock)
}

function hisi_acc_vfio_pci_get_device_state(hisi_acc_vdev: HisiAcc): State {
  return get_state(hisi_acc_vdev, hisi_acc_vdev.unlock)
}

function hisi_acc_vf_save_read(hisi_acc_vdev: HisiAcc): number {
  return read_saving(hisi_acc_vdev)
}

function hisi_acc_vf_resume_write(hisi_acc_vdev: HisiAcc): number {
  return write_resuming(hisi_acc_vdev)
}

/** From fd94213e1417, Linux 6.9: copies when it has released both locks. */
function hisi_acc_vf_precopy_ioctl(hisi_acc_vdev: HisiAcc): number {
  return precopy_info(hisi_acc_vdev, hisi_acc_vdev.unlock)
}

/** Before: copies with both locks held. */
function hisi_acc_vf_precopy_ioctl_copies_under_locks(hisi_acc_vdev: HisiAcc): number {
  copy_from_user(hisi_acc_vdev.core_device.user.args)
  mutex_lock(hisi_acc_vdev.state_mutex)
  mutex_lock(hisi_acc_vdev.files.saving.lock)
  const ret = copy_to_user(hisi_acc_vdev.core_device.user.args) === 0 ? 0 : EFAULT
  mutex_unlock(hisi_acc_vdev.files.saving.lock)
  mutex_unlock(hisi_acc_vdev.state_mutex)
  return ret
}

const setup =
  (
    reset_done: (hisi_acc_vdev: HisiAcc) => void,
    unlock: (hisi_acc_vdev: HisiAcc) => void,
    precopy_ioctl: ((hisi_acc_vdev: HisiAcc) => number) | null,
  ) =>
  (session: Session) =>
    migrationFlows(
      struct<HisiAcc>('hisi_acc_vdev', {
        ...migration_fields<HisiAcc>(session, {
          err_handler: { reset_prepare: null, reset_done },
          mig_ops: {
            migration_set_state: hisi_acc_vfio_pci_set_device_state,
            migration_get_state: hisi_acc_vfio_pci_get_device_state,
            migration_get_data_size: constant_data_size,
            read: hisi_acc_vf_save_read,
            write: hisi_acc_vf_resume_write,
            precopy_ioctl,
            close_device: null,
          },
        }),
        ...deferred_reset_fields(),
        migration_flags: precopy_ioctl === null ? STOP_COPY : STOP_COPY | PRE_COPY,
        unlock,
      }),
      precopy_ioctl === null ? ['STOP_COPY'] : flags,
    )

const flags = ['STOP_COPY', 'PRE_COPY'] as const
const locks = ['&hisi_acc_vdev->state_mutex', '&migf->lock']
const locksWithReset = [...locks, '&hisi_acc_vdev->reset_lock']
const since = 'that no reset returned a device to RUNNING, from what the removed lines show'

const versions: readonly Version[] = [
  {
    id: '5.18',
    release: '5.18 to 6.1',
    time: { released: ['5.18', '6.1'] },
    commit: '4406f46c9bcd',
    changed: 'the deferred reset, as in mlx5',
    reset: 'deferred, spinlock',
    migrationFlags: ['STOP_COPY'],
    locks: locksWithReset,
    sources: ['hisi-deferred-reset', 'hisi-removes'],
    derived: [],
    setup: setup(hisi_acc_vf_pci_aer_reset_done_deferred, hisi_acc_vf_state_mutex_unlock, null),
  },
  {
    id: '6.2',
    release: '6.2 to 6.8',
    time: { released: ['6.2', '6.8'] },
    commit: 'f2240b4441cc',
    changed: 'PRE_COPY, which the guard of reset_done does not know: it does nothing now',
    mended: ['reset_done does nothing'],
    reset: 'no-op',
    migrationFlags: flags,
    locks: locksWithReset,
    sources: ['hisi-precopy', 'hisi-removes'],
    derived: [since],
    setup: setup(
      hisi_acc_vf_pci_aer_reset_done_deferred,
      hisi_acc_vf_state_mutex_unlock,
      hisi_acc_vf_precopy_ioctl_copies_under_locks,
    ),
  },
  {
    id: '6.9',
    release: '6.9 until 8be14dd48dfe of 2026',
    time: { released: ['6.9', '7.1'], unsure: 'to' },
    commit: 'fd94213e1417',
    changed: 'no deferral, and the copy of PRECOPY_INFO without a lock; the guard stays',
    mended: ['reset_done does nothing'],
    reset: 'no-op',
    migrationFlags: flags,
    locks,
    sources: ['hisi-removes', 'core-callback-hisi'],
    derived: [since],
    setup: setup(hisi_acc_vf_pci_aer_reset_done_guarded, plain_unlock, hisi_acc_vf_precopy_ioctl),
  },
  {
    id: '7.2',
    release: '7.2, and stable kernels with 8be14dd48dfe',
    time: { released: ['7.2', '7.2'], unsure: 'from' },
    commit: '8be14dd48dfe',
    changed: 'the guard asks for mig_ops: reset_done waits for state_mutex',
    reset: 'waits',
    migrationFlags: flags,
    locks,
    sources: ['hisi-guard-mended', 'hisi-7.2'],
    derived: [],
    recorded: 'hisi_acc (plain)',
    setup: setup(hisi_acc_vf_pci_aer_reset_done, plain_unlock, hisi_acc_vf_precopy_ioctl),
  },
]

/** HiSilicon accelerators' virtual functions. */
export const hisiAcc: Driver = {
  name: 'hisi_acc',
  path: 'drivers/vfio/pci/hisilicon/hisi_acc_vfio_pci.c',
  leftOut:
    'open_mutex, reset_prepare, which waits for a bit of the PF with memory_lock held, and vf_qm_state',
  versions,
}
