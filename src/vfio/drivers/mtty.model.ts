import { type Mutex, mutex, mutex_lock, mutex_trylock, mutex_unlock, WRITE_ONCE } from '../../kernel/index.ts'
import { struct, task } from '../../lang/index.ts'
import { vm_mmap_pgoff } from '../bar-users.model.ts'
import { type Driver, fileFlows } from '../driver.ts'
import {
  type MigrationDevice,
  migration_fields,
  type Session,
  type State,
} from '../migration-device.model.ts'
import { EFAULT } from '../migration-file.model.ts'
import { data_precopy_info } from '../migration-ioctls.model.ts'
import {
  constant_data_size,
  get_state,
  read_saving,
  reset_migration_state,
  set_state,
  write_resuming,
} from '../migration-operations.model.ts'
import { copy_from_user, copy_to_user } from '../user-memory.model.ts'

/** `struct mdev_state`, Linux 7.2.13, as far as the flows need it. No PCI device: of core_device only the process is used. */
interface Mtty extends MigrationDevice<Mtty> {
  readonly reset_mutex: Mutex
  deferred_reset: boolean
}

// samples/vfio-mdev/mtty.c, Linux 7.2.13, each function.

/** The work is done without reset_mutex. */
function mtty_state_mutex_unlock(mdev_state: Mtty): void {
  mutex_lock(mdev_state.reset_mutex)
  while (mdev_state.deferred_reset) {
    mdev_state.deferred_reset = false
    mutex_unlock(mdev_state.reset_mutex)
    reset_migration_state(mdev_state)
    mutex_lock(mdev_state.reset_mutex)
  }
  mutex_unlock(mdev_state.state_mutex)
  mutex_unlock(mdev_state.reset_mutex)
}

/** VFIO_DEVICE_RESET. There is no memory_lock, and no BAR to be zapped. */
function mtty_reset(mdev_state: Mtty): void {
  WRITE_ONCE(mdev_state.core_device.pdev.was_reset, true)
  mutex_lock(mdev_state.reset_mutex)
  mdev_state.deferred_reset = true
  const taken = mutex_trylock(mdev_state.state_mutex)
  mutex_unlock(mdev_state.reset_mutex)
  if (taken) mtty_state_mutex_unlock(mdev_state)
}

function mtty_set_state(mdev_state: Mtty, new_state: State): void {
  set_state(mdev_state, new_state, mtty_state_mutex_unlock)
}

function mtty_get_state(mdev_state: Mtty): State {
  return get_state(mdev_state, mtty_state_mutex_unlock)
}

function mtty_save_read(mdev_state: Mtty): number {
  return read_saving(mdev_state)
}

function mtty_resume_write(mdev_state: Mtty): number {
  return write_resuming(mdev_state)
}

/** Copies with state_mutex held. */
function mtty_precopy_ioctl(mdev_state: Mtty): number {
  copy_from_user(mdev_state.core_device.user.args)
  mutex_lock(mdev_state.state_mutex)
  mutex_lock(mdev_state.files.saving.lock)
  mutex_unlock(mdev_state.files.saving.lock)
  const ret = copy_to_user(mdev_state.core_device.user.args) === 0 ? 0 : EFAULT
  mtty_state_mutex_unlock(mdev_state)
  return ret
}

const setup = (session: Session) => {
  const mdev_state = struct<Mtty>('mdev_state', {
    ...migration_fields<Mtty>(session, {
      err_handler: { reset_prepare: null, reset_done: null },
      mig_ops: {
        migration_set_state: mtty_set_state,
        migration_get_state: mtty_get_state,
        migration_get_data_size: constant_data_size,
        read: mtty_save_read,
        write: mtty_resume_write,
        precopy_ioctl: mtty_precopy_ioctl,
        close_device: null,
      },
    }),
    reset_mutex: mutex(),
    deferred_reset: false,
  })
  const { user } = mdev_state.core_device
  return {
    process: user,
    migration: mdev_state,
    flows: {
      ...fileFlows(mdev_state),
      precopy_info: (name: string) => task(name, data_precopy_info<Mtty>, mdev_state),
      reset: (name: string) => task(name, mtty_reset, mdev_state),
      mmap_writer: (name: string) => task(name, vm_mmap_pgoff, user.mm),
    },
  }
}

/** The sample of a mediated device. */
export const mtty: Driver = {
  name: 'mtty',
  path: 'samples/vfio-mdev/mtty.c',
  leftOut: 'the serial port and its locks',
  versions: [
    {
      id: '7.2',
      release: '6.7 to 7.2',
      time: { released: ['6.7', '7.2'] },
      commit: '2b88119e35b0',
      changed: 'the sample, with a deferred reset whose lock is a mutex',
      reset: 'deferred, mutex',
      migrationFlags: ['STOP_COPY', 'P2P', 'PRE_COPY'],
      locks: ['&mdev_state->state_mutex', '&mdev_state->reset_mutex', '&migf->lock'],
      sources: ['mtty-migration', 'mtty'],
      derived: [],
      setup,
    },
  ],
}
