import {
  type Mutex,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  type Spinlock,
  spin_lock,
  spin_unlock,
  spinlock,
} from '../../kernel/index.ts'
import { struct, task } from '../../lang/index.ts'
import { caught_up } from '../core-device.model.ts'
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
  read_saving,
  step_device_state_locked,
  write_resuming,
} from '../migration-operations.model.ts'

/** `struct pds_vfio_pci_device`, as far as the flows need it. Its state is called `state`, here mig_state. */
interface Pds extends MigrationDevice<Pds> {
  /** A spinlock in Linux 6.6, a mutex from ae2667cd8a47 on. */
  readonly reset_lock: Spinlock
  readonly reset_mutex: Mutex
  deferred_reset: boolean
  /** Where a deferred reset leads: a user's to RUNNING, the firmware's recovery to ERROR. */
  deferred_reset_state: State
  readonly lock_reset: (pds_vfio: Pds) => void
  readonly unlock_reset: (pds_vfio: Pds) => void
  /** What of a deferred reset is done with the reset's lock held. */
  readonly put_files: (pds_vfio: Pds) => void
  /** How the version releases state_mutex. */
  readonly unlock: (pds_vfio: Pds) => void
}

// drivers/vfio/pci/pds/vfio_dev.c, pci_drv.c and lm.c, each function.

function lock_reset_lock(pds_vfio: Pds): void {
  spin_lock(pds_vfio.reset_lock)
}

function unlock_reset_lock(pds_vfio: Pds): void {
  spin_unlock(pds_vfio.reset_lock)
}

function lock_reset_mutex(pds_vfio: Pds): void {
  mutex_lock(pds_vfio.reset_mutex)
}

function unlock_reset_mutex(pds_vfio: Pds): void {
  mutex_unlock(pds_vfio.reset_mutex)
}

/** Until 8512ed256334: the files are put only when the device is in ERROR. */
function put_files_in_error(pds_vfio: Pds): void {
  if (pds_vfio.mig_state === 'ERROR') disable_fds(pds_vfio)
}

/** From 8512ed256334 on. */
function put_files(pds_vfio: Pds): void {
  disable_fds(pds_vfio)
}

/** Until Linux 6.8. The work of a deferred reset is done with the reset's lock held. */
function pds_vfio_state_mutex_unlock(pds_vfio: Pds): void {
  pds_vfio.lock_reset(pds_vfio)
  while (pds_vfio.deferred_reset) {
    pds_vfio.deferred_reset = false
    if (pds_vfio.deferred_reset_state === 'RUNNING') caught_up(pds_vfio.core_device)
    pds_vfio.put_files(pds_vfio)
    pds_vfio.mig_state = pds_vfio.deferred_reset_state
    pds_vfio.deferred_reset_state = 'RUNNING'
    pds_vfio.unlock_reset(pds_vfio)
    pds_vfio.lock_reset(pds_vfio)
  }
  mutex_unlock(pds_vfio.state_mutex)
  pds_vfio.unlock_reset(pds_vfio)
}

/** Until Linux 6.8: `pds_vfio_reset`, called by `pds_vfio_pci_aer_reset_done`. */
function pds_vfio_deferred_reset(pds_vfio: Pds): void {
  pds_vfio.lock_reset(pds_vfio)
  pds_vfio.deferred_reset = true
  pds_vfio.deferred_reset_state = 'RUNNING'
  const taken = mutex_trylock(pds_vfio.state_mutex)
  pds_vfio.unlock_reset(pds_vfio)
  if (taken) pds_vfio_state_mutex_unlock(pds_vfio)
}

/** Until Linux 6.8: the firmware has recovered; the next action of the user finds the device in ERROR. */
function pds_vfio_deferred_recovery(pds_vfio: Pds): void {
  mutex_lock(pds_vfio.state_mutex)
  const needed = pds_vfio.mig_state !== 'RUNNING' && pds_vfio.mig_state !== 'ERROR'
  mutex_unlock(pds_vfio.state_mutex)
  if (!needed) return
  pds_vfio.lock_reset(pds_vfio)
  pds_vfio.deferred_reset = true
  pds_vfio.deferred_reset_state = 'ERROR'
  pds_vfio.unlock_reset(pds_vfio)
}

/** Linux 6.9: `pds_vfio_reset`, with state_mutex held. */
function pds_vfio_reset(pds_vfio: Pds, state: State): void {
  if (state === 'RUNNING') caught_up(pds_vfio.core_device)
  disable_fds(pds_vfio)
  pds_vfio.mig_state = state
}

/** Linux 6.9. */
function pds_vfio_pci_aer_reset_done(pds_vfio: Pds): void {
  mutex_lock(pds_vfio.state_mutex)
  pds_vfio_reset(pds_vfio, 'RUNNING')
  mutex_unlock(pds_vfio.state_mutex)
}

/** Linux 6.9. */
function pds_vfio_recovery(pds_vfio: Pds): void {
  mutex_lock(pds_vfio.state_mutex)
  if (pds_vfio.mig_state !== 'RUNNING' && pds_vfio.mig_state !== 'ERROR') pds_vfio_reset(pds_vfio, 'ERROR')
  mutex_unlock(pds_vfio.state_mutex)
}

/** Linux 6.9. */
function pds_vfio_unlock(pds_vfio: Pds): void {
  mutex_unlock(pds_vfio.state_mutex)
}

/** Leaves ERROR to a reset. */
function pds_vfio_set_device_state(pds_vfio: Pds, new_state: State): void {
  mutex_lock(pds_vfio.state_mutex)
  if (pds_vfio.mig_state !== 'ERROR') step_device_state_locked(pds_vfio, new_state)
  pds_vfio.unlock(pds_vfio)
}

function pds_vfio_get_device_state(pds_vfio: Pds): State {
  mutex_lock(pds_vfio.state_mutex)
  const state = pds_vfio.mig_state
  pds_vfio.unlock(pds_vfio)
  return state
}

function pds_vfio_save_read(pds_vfio: Pds): number {
  return read_saving(pds_vfio)
}

function pds_vfio_restore_write(pds_vfio: Pds): number {
  return write_resuming(pds_vfio)
}

function pds_vfio_close_device(pds_vfio: Pds): void {
  mutex_lock(pds_vfio.state_mutex)
  disable_fds(pds_vfio)
  pds_vfio.unlock(pds_vfio)
}

type Parts = Pick<Pds, 'lock_reset' | 'unlock_reset' | 'put_files' | 'unlock'> & {
  readonly reset_done: (pds_vfio: Pds) => void
  readonly recovery: (pds_vfio: Pds) => void
}

const setup =
  ({ reset_done, recovery, ...parts }: Parts) =>
  (session: Session) => {
    const pds_vfio = struct<Pds>('pds_vfio', {
      ...migration_fields<Pds>(
        session,
        {
          err_handler: { reset_prepare: null, reset_done },
          mig_ops: {
            migration_set_state: pds_vfio_set_device_state,
            migration_get_state: pds_vfio_get_device_state,
            migration_get_data_size: constant_data_size,
            read: pds_vfio_save_read,
            write: pds_vfio_restore_write,
            precopy_ioctl: null,
            close_device: pds_vfio_close_device,
          },
        },
        'lm_file',
      ),
      reset_lock: spinlock(),
      reset_mutex: mutex(),
      deferred_reset: false,
      deferred_reset_state: 'RUNNING',
      ...parts,
    })
    const { flows, ...rest } = migrationFlows(pds_vfio, flags)
    return { ...rest, flows: { ...flows, recovery: (name: string) => task(name, recovery, pds_vfio) } }
  }

const flags = ['STOP_COPY', 'P2P'] as const
const locks = ['&pds_vfio->state_mutex', '&lm_file->lock']
const deferred = {
  unlock: pds_vfio_state_mutex_unlock,
  reset_done: pds_vfio_deferred_reset,
  recovery: pds_vfio_deferred_recovery,
}
const bySpinlock = { ...deferred, lock_reset: lock_reset_lock, unlock_reset: unlock_reset_lock }
const byMutex = { ...deferred, lock_reset: lock_reset_mutex, unlock_reset: unlock_reset_mutex }

const versions: readonly Version[] = [
  {
    id: '6.6',
    release: '6.6',
    commit: 'bb500dbe2ac6',
    changed:
      'the driver, with its own kind of deferred reset: the work is done under the spinlock, in ERROR only',
    reset: 'deferred, spinlock',
    migrationFlags: flags,
    locks: [...locks, '&pds_vfio->reset_lock'],
    sources: ['bb500dbe2ac6', "the static checker's report of Dan Carpenter on it"],
    derived: [],
    setup: setup({ ...bySpinlock, put_files: put_files_in_error }),
  },
  {
    id: '6.7',
    release: '6.7, and stable kernels with ae2667cd8a47',
    commit: 'ae2667cd8a47',
    changed: 'a mutex in the place of the spinlock, because the work sleeps',
    reset: 'deferred, mutex',
    migrationFlags: flags,
    locks: ['&pds_vfio->state_mutex', '&pds_vfio->reset_mutex', '&lm_file->lock'],
    sources: ['ae2667cd8a47'],
    derived: ['that reset_done waits again, for reset_mutex, so that the cycle is back'],
    setup: setup({ ...byMutex, put_files: put_files_in_error }),
  },
  {
    id: '8512ed256334',
    release: 'between 6.7 and 6.9',
    commit: '8512ed256334',
    changed: 'the files are put in every state',
    reset: 'deferred, mutex',
    migrationFlags: flags,
    locks: ['&pds_vfio->state_mutex', '&pds_vfio->reset_mutex', '&lm_file->lock'],
    sources: ['8512ed256334'],
    derived: ['that reset_done waits again, for reset_mutex, so that the cycle is back'],
    setup: setup({ ...byMutex, put_files }),
  },
  {
    id: '6.9',
    release: '6.9 to 7.2',
    commit: '6a7e448c6b23',
    changed: 'no deferral: reset_done waits for state_mutex',
    reset: 'waits',
    migrationFlags: flags,
    locks,
    sources: [
      '6a7e448c6b23',
      'drivers/vfio/pci/pds/vfio_dev.c and lm.c: pds_vfio_set_device_state, pds_vfio_save_read, pds_vfio_restore_write, Linux 7.2.13',
    ],
    derived: [],
    recorded: 'pds (plain)',
    setup: setup({
      lock_reset: lock_reset_mutex,
      unlock_reset: unlock_reset_mutex,
      put_files,
      unlock: pds_vfio_unlock,
      reset_done: pds_vfio_pci_aer_reset_done,
      recovery: pds_vfio_recovery,
    }),
  },
]

/** AMD Pensando virtual functions. */
export const pds: Driver = {
  name: 'pds',
  path: 'drivers/vfio/pci/pds/vfio_dev.c',
  leftOut:
    'dirty tracking, the commands to the PF, and that state_mutex was not initialised before the first open (91aeb563bd43): the model has no uninitialised locks',
  versions,
}
