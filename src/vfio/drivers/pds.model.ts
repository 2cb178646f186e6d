import { mutex, mutex_lock, mutex_unlock, spinlock } from '../../kernel/index.ts'
import { struct, task } from '../../lang/index.ts'
import { caught_up } from '../core-device.model.ts'
import { type Driver, migrationFlows, type Version } from '../driver.ts'
import { migration_fields, type Session, type State } from '../migration-device.model.ts'
import {
  close_with_lock,
  constant_data_size,
  disable_fds,
  get_state,
  plain_unlock,
  read_saving,
  step_device_state_locked,
  write_resuming,
} from '../migration-operations.model.ts'
import { byMutex, bySpinlock, type Pds, put_files, put_files_in_error } from './pds-deferred-reset.model.ts'

// drivers/vfio/pci/pds/vfio_dev.c, pci_drv.c and lm.c, each function.

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

/** Leaves ERROR to a reset. */
function pds_vfio_set_device_state(pds_vfio: Pds, new_state: State): void {
  mutex_lock(pds_vfio.state_mutex)
  if (pds_vfio.mig_state !== 'ERROR') step_device_state_locked(pds_vfio, new_state)
  pds_vfio.unlock(pds_vfio)
}

function pds_vfio_get_device_state(pds_vfio: Pds): State {
  return get_state(pds_vfio, pds_vfio.unlock)
}

function pds_vfio_save_read(pds_vfio: Pds): number {
  return read_saving(pds_vfio)
}

function pds_vfio_restore_write(pds_vfio: Pds): number {
  return write_resuming(pds_vfio)
}

function pds_vfio_close_device(pds_vfio: Pds): void {
  close_with_lock(pds_vfio, pds_vfio.unlock)
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
const versions: readonly Version[] = [
  {
    id: '6.6',
    release: '6.6',
    time: { released: ['6.6', '6.6'] },
    commit: 'bb500dbe2ac6',
    changed:
      'the driver, with its own kind of deferred reset: the work is done under the spinlock, in ERROR only',
    mended: [
      'the work of a reset may sleep, and is done under the spinlock',
      'reset_lock is never initialised, state_mutex not before the first open',
      'files are put in ERROR only',
    ],
    reset: 'deferred, spinlock',
    migrationFlags: flags,
    locks: [...locks, '&pds_vfio->reset_lock'],
    sources: ['pds-merged', 'pds-carpenter'],
    derived: [],
    setup: setup({ ...bySpinlock, put_files: put_files_in_error }),
  },
  {
    id: '6.7',
    release: '6.7, and stable kernels with ae2667cd8a47',
    time: { released: ['6.7', '6.7'], unsure: 'to' },
    commit: 'ae2667cd8a47',
    changed: 'a mutex in the place of the spinlock, because the work sleeps',
    mended: ['files are put in ERROR only'],
    reset: 'deferred, mutex',
    migrationFlags: flags,
    locks: ['&pds_vfio->state_mutex', '&pds_vfio->reset_mutex', '&lm_file->lock'],
    sources: ['pds-sleep-in-atomic'],
    derived: ['that reset_done waits again, for reset_mutex; no circle yet: no file is put but in ERROR'],
    setup: setup({ ...byMutex, put_files: put_files_in_error }),
  },
  {
    id: '8512ed256334',
    release: 'between 6.7 and 6.9',
    time: { released: ['6.8', '6.8'], unsure: 'both' },
    commit: '8512ed256334',
    changed: 'the files are put in every state',
    reset: 'deferred, mutex',
    migrationFlags: flags,
    locks: ['&pds_vfio->state_mutex', '&pds_vfio->reset_mutex', '&lm_file->lock'],
    sources: ['pds-clear-fds'],
    derived: ['that reset_done waits for reset_mutex, so that the circle is back'],
    setup: setup({ ...byMutex, put_files }),
  },
  {
    id: '6.9',
    release: '6.9 to 7.2',
    time: { released: ['6.9', '7.2'] },
    commit: '6a7e448c6b23',
    changed: 'no deferral: reset_done waits for state_mutex',
    reset: 'waits',
    migrationFlags: flags,
    locks,
    sources: ['pds-removes', 'pds-7.2'],
    derived: [],
    recorded: 'pds (plain)',
    setup: setup({
      ...byMutex,
      put_files,
      unlock: plain_unlock,
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
