import { mutex_lock, mutex_trylock, mutex_unlock, spin_lock, spin_unlock } from '../../kernel/index.ts'
import { struct, task } from '../../lang/index.ts'
import {
  type DeferredReset,
  defer_reset,
  deferred_reset_fields,
  state_mutex_unlock,
} from '../deferred-reset.model.ts'
import { type Driver, migrationFlows, type Setup, type Version } from '../driver.ts'
import {
  type MigrationDevice,
  migration_fields,
  type Session,
  type State,
} from '../migration-device.model.ts'
import {
  close_with_lock,
  get_data_size,
  get_state,
  precopy_info,
  read_saving,
  reset_migration_state,
  set_state,
  write_resuming,
  write_resuming_with_state_mutex,
} from '../migration-operations.model.ts'

/** `struct mlx5vf_pci_core_device`, Linux 7.2.13, as far as the flows need it. */
interface Mlx5 extends MigrationDevice<Mlx5>, DeferredReset {
  /** Bits that are written with state_mutex held, where they share a byte with bit 0, the deferred reset. */
  bits: number
  log_active: boolean
  /** `mlx5vf_state_mutex_unlock` of the version. */
  readonly unlock: (mvdev: Mlx5) => void
}

const deferredResetBit = 1
const logActiveBit = 2

/** drivers/vfio/pci/mlx5/main.c: `mlx5vf_state_mutex_unlock`. */
function mlx5vf_state_mutex_unlock(mvdev: Mlx5): void {
  state_mutex_unlock(mvdev, reset_migration_state)
}

/** drivers/vfio/pci/mlx5/main.c: `mlx5vf_pci_aer_reset_done`. */
function mlx5vf_pci_aer_reset_done(mvdev: Mlx5): void {
  defer_reset(mvdev, reset_migration_state)
}

/** The two of them while `deferred_reset:1` shared its byte: to write a bit the byte is read and written back. */
function mlx5vf_state_mutex_unlock_shared_byte(mvdev: Mlx5): void {
  spin_lock(mvdev.reset_lock)
  while ((mvdev.bits & deferredResetBit) !== 0) {
    mvdev.bits = mvdev.bits & ~deferredResetBit
    spin_unlock(mvdev.reset_lock)
    reset_migration_state(mvdev)
    spin_lock(mvdev.reset_lock)
  }
  mutex_unlock(mvdev.state_mutex)
  spin_unlock(mvdev.reset_lock)
}

function mlx5vf_pci_aer_reset_done_shared_byte(mvdev: Mlx5): void {
  spin_lock(mvdev.reset_lock)
  mvdev.bits = mvdev.bits | deferredResetBit
  const taken = mutex_trylock(mvdev.state_mutex)
  spin_unlock(mvdev.reset_lock)
  if (taken) mlx5vf_state_mutex_unlock_shared_byte(mvdev)
}

/** drivers/vfio/pci/mlx5/cmd.c: `mlx5vf_start_page_tracker`: notes, with state_mutex held, that dirty pages are logged. */
function mlx5vf_start_page_tracker(mvdev: Mlx5, sharedByte: boolean): void {
  mutex_lock(mvdev.state_mutex)
  if (sharedByte) mvdev.bits = mvdev.bits | logActiveBit
  else mvdev.log_active = true
  mvdev.unlock(mvdev)
}

/** drivers/vfio/pci/mlx5/main.c: `mlx5vf_pci_set_device_state`. */
function mlx5vf_pci_set_device_state(mvdev: Mlx5, new_state: State): void {
  set_state(mvdev, new_state, mvdev.unlock)
}

/** drivers/vfio/pci/mlx5/main.c: `mlx5vf_pci_get_device_state`. */
function mlx5vf_pci_get_device_state(mvdev: Mlx5): State {
  return get_state(mvdev, mvdev.unlock)
}

/** drivers/vfio/pci/mlx5/main.c: `mlx5vf_pci_get_data_size`. */
function mlx5vf_pci_get_data_size(mvdev: Mlx5): number {
  return get_data_size(mvdev, mvdev.unlock)
}

/** drivers/vfio/pci/mlx5/main.c: `mlx5vf_save_read`. */
function mlx5vf_save_read(mvdev: Mlx5): number {
  return read_saving(mvdev)
}

/** drivers/vfio/pci/mlx5/main.c: `mlx5vf_resume_write`, Linux 6.1.192. */
function mlx5vf_resume_write_file_lock(mvdev: Mlx5): number {
  return write_resuming(mvdev)
}

/** drivers/vfio/pci/mlx5/main.c: `mlx5vf_resume_write`, Linux 7.2.13: state_mutex is held around it, the copy included. */
function mlx5vf_resume_write(mvdev: Mlx5): number {
  return write_resuming_with_state_mutex(mvdev, mvdev.unlock)
}

/** drivers/vfio/pci/mlx5/main.c: `mlx5vf_precopy_ioctl`. */
function mlx5vf_precopy_ioctl(mvdev: Mlx5): number {
  return precopy_info(mvdev, mvdev.unlock)
}

/** drivers/vfio/pci/mlx5/cmd.c: `mlx5vf_cmd_close_migratable`. */
function mlx5vf_cmd_close_migratable(mvdev: Mlx5): void {
  close_with_lock(mvdev, mvdev.unlock)
}

const setup =
  ({ sharedByte, preCopy }: { sharedByte: boolean; preCopy: boolean }) =>
  (session: Session): Setup => {
    const mvdev = struct<Mlx5>('mvdev', {
      ...migration_fields<Mlx5>(session, {
        err_handler: {
          reset_prepare: null,
          reset_done: sharedByte ? mlx5vf_pci_aer_reset_done_shared_byte : mlx5vf_pci_aer_reset_done,
        },
        mig_ops: {
          migration_set_state: mlx5vf_pci_set_device_state,
          migration_get_state: mlx5vf_pci_get_device_state,
          migration_get_data_size: mlx5vf_pci_get_data_size,
          read: mlx5vf_save_read,
          write: preCopy ? mlx5vf_resume_write : mlx5vf_resume_write_file_lock,
          precopy_ioctl: preCopy ? mlx5vf_precopy_ioctl : null,
          close_device: mlx5vf_cmd_close_migratable,
        },
      }),
      ...deferred_reset_fields(),
      bits: 0,
      log_active: false,
      unlock: sharedByte ? mlx5vf_state_mutex_unlock_shared_byte : mlx5vf_state_mutex_unlock,
    })
    const flags = preCopy ? mlx5Flags : (['STOP_COPY', 'P2P'] as const)
    const { flows, ...rest } = migrationFlows(mvdev, flags)
    return {
      ...rest,
      flows: {
        ...flows,
        start_page_tracker: name => task(name, mlx5vf_start_page_tracker, mvdev, sharedByte),
      },
    }
  }

const mlx5Flags = ['STOP_COPY', 'P2P', 'PRE_COPY'] as const
const locks = ['&mvdev->state_mutex', '&migf->lock', '&mvdev->reset_lock']

const versions: readonly Version[] = [
  {
    id: '5.18',
    release: '5.18 to 6.1',
    time: { released: ['5.18', '6.1'] },
    commit: '88faa5e8ead6',
    changed: 'the driver, and the first deferred reset',
    reset: 'deferred, spinlock',
    migrationFlags: ['STOP_COPY', 'P2P'],
    locks,
    sources: ['mlx5-first-deferred-reset', 'mlx5-6.1'],
    derived: [],
    setup: setup({ sharedByte: false, preCopy: false }),
  },
  {
    id: '6.2',
    release: '6.2 until f2365a63b02d of 2026',
    time: { released: ['6.2', '7.1'], unsure: 'to' },
    changed:
      'with PRE_COPY, resume write holds state_mutex across the copy; deferred_reset shares its byte with bits written under state_mutex',
    mended: ['a deferred reset can be lost: its flag shares a byte with flags that another lock protects'],
    reset: 'deferred, spinlock',
    migrationFlags: mlx5Flags,
    locks,
    sources: ['mlx5-6.12', 'mlx5-racy-bitfields'],
    derived: ['which bit of the byte is which, and that log_active is the one that is lost against'],
    setup: setup({ sharedByte: true, preCopy: true }),
  },
  {
    id: '7.2',
    release: '7.2, and stable kernels with f2365a63b02d',
    time: { released: ['7.2', '7.2'], unsure: 'from' },
    commit: 'f2365a63b02d',
    changed: 'each flag has a byte of its own',
    reset: 'deferred, spinlock',
    migrationFlags: mlx5Flags,
    locks,
    sources: ['mlx5-racy-bitfields', 'mlx5-reset-done', 'mlx5-data-paths', 'mlx5-state-mutex-users'],
    derived: [],
    recorded: 'mlx5 (deferred)',
    setup: setup({ sharedByte: false, preCopy: true }),
  },
]

/** ConnectX virtual functions. */
export const mlx5: Driver = {
  name: 'mlx5',
  path: 'drivers/vfio/pci/mlx5/main.c',
  leftOut:
    'the firmware commands, their lists of buffers and list_lock, the work item and the PF notifier that release state_mutex in the same way',
  versions,
}
