import { type Mutex, mutex, mutex_lock, mutex_lock_interruptible, mutex_unlock } from '../../kernel/index.ts'
import { struct } from '../../lang/index.ts'
import { caught_up } from '../core-device.model.ts'
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
import { ENODEV, type MigrationFile } from '../migration-file.model.ts'
import {
  close_with_lock,
  disable_fds,
  get_data_size,
  get_state,
  plain_unlock,
  step_device_state_locked,
} from '../migration-operations.model.ts'
import { copy_from_user, copy_to_user, type UserPage } from '../user-memory.model.ts'

/** `struct xe_vfio_pci_core_device`, Linux 7.2.13, as far as the flows need it. Its one migf is two here. */
interface Xe extends MigrationDevice<Xe>, DeferredReset {
  /** What the PF keeps for this VF (drivers/gpu/drm/xe). */
  readonly migration: { readonly lock: Mutex }
  /** How the version releases state_mutex. */
  readonly unlock: (xe_vdev: Xe) => void
}

// drivers/vfio/pci/xe/main.c and, for the PF, drivers/gpu/drm/xe/xe_sriov_packet.c and xe_sriov_pf_migration.c, Linux
// 7.2.13, each function that names no version.

/** With state_mutex held: puts the file, then the device runs. */
function xe_vfio_pci_reset(xe_vdev: Xe): void {
  caught_up(xe_vdev.core_device)
  disable_fds(xe_vdev)
  xe_vdev.mig_state = 'RUNNING'
}

function xe_vfio_pci_state_mutex_unlock(xe_vdev: Xe): void {
  state_mutex_unlock(xe_vdev, xe_vfio_pci_reset)
}

function xe_vfio_pci_reset_done(xe_vdev: Xe): void {
  defer_reset(xe_vdev, xe_vfio_pci_reset)
}

/** Linux 6.19: when state_mutex was free the work is done a second time, after it has been released. */
function xe_vfio_pci_reset_done_stray_reset(xe_vdev: Xe): void {
  if (defer_reset(xe_vdev, xe_vfio_pci_reset)) xe_vfio_pci_reset(xe_vdev)
}

/** What the mail's report shows: waits for state_mutex. */
function xe_vfio_pci_reset_done_waits(xe_vdev: Xe): void {
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_reset(xe_vdev)
  mutex_unlock(xe_vdev.state_mutex)
}

function xe_vfio_pci_set_device_state(xe_vdev: Xe, new_state: State): void {
  mutex_lock(xe_vdev.state_mutex)
  if (new_state === 'STOP_COPY') xe_sriov_packet_save_init(xe_vdev.migration)
  step_device_state_locked(xe_vdev, new_state)
  xe_vdev.unlock(xe_vdev)
}

function xe_sriov_packet_save_init(migration: { readonly lock: Mutex }): void {
  mutex_lock(migration.lock)
  mutex_unlock(migration.lock)
}

function xe_vfio_pci_get_device_state(xe_vdev: Xe): State {
  return get_state(xe_vdev, xe_vdev.unlock)
}

function xe_vfio_pci_get_data_size(xe_vdev: Xe): number {
  return get_data_size(xe_vdev, xe_vdev.unlock)
}

function xe_vfio_pci_save_read(xe_vdev: Xe): number {
  return with_file(xe_vdev, xe_vdev.files.saving, copy_to_user)
}

function xe_vfio_pci_resume_write(xe_vdev: Xe): number {
  return with_file(xe_vdev, xe_vdev.files.resuming, copy_from_user)
}

/** What reading and writing have in common: the file's lock, then the PF's. */
function with_file(xe_vdev: Xe, migf: MigrationFile, copy: (buffer: UserPage) => number): number {
  mutex_lock(migf.lock)
  let ret = ENODEV
  if (!migf.disabled) ret = xe_sriov_pf_migration_copy(xe_vdev, copy)
  mutex_unlock(migf.lock)
  return ret
}

/** `xe_sriov_pf_migration_read` and `xe_sriov_pf_migration_write`, down to the copies of xe_sriov_packet.c. */
function xe_sriov_pf_migration_copy(xe_vdev: Xe, copy: (buffer: UserPage) => number): number {
  const EINTR = -4
  const EFAULT = -14
  if (mutex_lock_interruptible(xe_vdev.migration.lock) !== 0) return EINTR
  const ret = copy(xe_vdev.core_device.user.buffer) === 0 ? 0 : EFAULT
  mutex_unlock(xe_vdev.migration.lock)
  return ret
}

function xe_vfio_pci_close_device(xe_vdev: Xe): void {
  close_with_lock(xe_vdev, xe_vdev.unlock)
}

const setup = (reset_done: (xe_vdev: Xe) => void, unlock: (xe_vdev: Xe) => void) => (session: Session) =>
  migrationFlows(
    struct<Xe>('xe_vdev', {
      ...migration_fields<Xe>(session, {
        err_handler: { reset_prepare: null, reset_done },
        mig_ops: {
          migration_set_state: xe_vfio_pci_set_device_state,
          migration_get_state: xe_vfio_pci_get_device_state,
          migration_get_data_size: xe_vfio_pci_get_data_size,
          read: xe_vfio_pci_save_read,
          write: xe_vfio_pci_resume_write,
          precopy_ioctl: null,
          close_device: xe_vfio_pci_close_device,
        },
      }),
      ...deferred_reset_fields(),
      migration: struct('migration', { lock: mutex() }),
      unlock,
    }),
    flags,
  )

const flags = ['STOP_COPY', 'P2P'] as const
const locks = ['&xe_vdev->state_mutex', '&migf->lock', '&migration->lock', '&xe_vdev->reset_lock']
const common: Pick<Version, 'reset' | 'migrationFlags' | 'locks'> = {
  reset: 'deferred, spinlock',
  migrationFlags: flags,
  locks,
}

/** Intel graphics virtual functions. */
export const xe: Driver = {
  name: 'xe',
  path: 'drivers/vfio/pci/xe/main.c',
  leftOut: 'waiting for the PF to finish the FLR, reset_prepare, the packets and their thread',
  versions: [
    {
      ...common,
      id: 'v4',
      release: 'posted on 5 November 2025',
      time: { posted: '6.18' },
      changed: 'the driver, with the deferred reset',
      sources: ['seed-mail'],
      derived: ['that the rest is as merged'],
      setup: setup(xe_vfio_pci_reset_done, xe_vfio_pci_state_mutex_unlock),
    },
    {
      ...common,
      id: 'v4 without',
      release: "what the mail's report shows, 6 November 2025",
      time: { posted: '6.18' },
      changed: 'reset_done waits for state_mutex',
      reset: 'waits',
      locks: locks.slice(0, 3),
      sources: ['seed-mail'],
      derived: ['that the deferred reset was taken out of v4 to show why it is there'],
      recorded: 'xe plain (trick taken out, with the PF lock)',
      setup: setup(xe_vfio_pci_reset_done_waits, plain_unlock),
    },
    {
      ...common,
      id: '6.19',
      release: '6.19 to 7.1',
      time: { released: ['6.19', '7.1'] },
      commit: '1f5556ec8b9e',
      changed: 'as merged: the work of a reset is done a second time after state_mutex was released',
      mended: ['the work of a reset is done a second time, without state_mutex'],
      sources: ['xe-merged', 'xe-main-6.19'],
      derived: ['what can come of it'],
      setup: setup(xe_vfio_pci_reset_done_stray_reset, xe_vfio_pci_state_mutex_unlock),
    },
    {
      ...common,
      id: '7.2',
      release: '7.2',
      time: { released: ['7.2', '7.2'] },
      commit: 'b9285405c5f6',
      changed: 'without the second time',
      sources: ['xe-duplicate-reset', 'xe-reset-done', 'xe-save-read', 'xe-packet'],
      derived: [],
      recorded: 'xe merged (deferred)',
      setup: setup(xe_vfio_pci_reset_done, xe_vfio_pci_state_mutex_unlock),
    },
  ],
}
