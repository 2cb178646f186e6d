import {
  type Mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  type Spinlock,
  spin_lock,
  spin_unlock,
} from '../../kernel/index.ts'
import { caught_up } from '../core-device.model.ts'
import type { MigrationDevice, State } from '../migration-device.model.ts'
import { disable_fds } from '../migration-operations.model.ts'

/** `struct pds_vfio_pci_device`, as far as the flows need it. Its state is called `state`, here mig_state. */
export interface Pds extends MigrationDevice<Pds> {
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

// drivers/vfio/pci/pds/vfio_dev.c and pci_drv.c until Linux 6.8, each function.

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
export function put_files_in_error(pds_vfio: Pds): void {
  if (pds_vfio.mig_state === 'ERROR') disable_fds(pds_vfio)
}

/** From 8512ed256334 on. */
export function put_files(pds_vfio: Pds): void {
  disable_fds(pds_vfio)
}

/** The work of a deferred reset is done with the reset's lock held. */
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

/** `pds_vfio_reset`, called by `pds_vfio_pci_aer_reset_done`. */
function pds_vfio_deferred_reset(pds_vfio: Pds): void {
  pds_vfio.lock_reset(pds_vfio)
  pds_vfio.deferred_reset = true
  pds_vfio.deferred_reset_state = 'RUNNING'
  const taken = mutex_trylock(pds_vfio.state_mutex)
  pds_vfio.unlock_reset(pds_vfio)
  if (taken) pds_vfio_state_mutex_unlock(pds_vfio)
}

/** `pds_vfio_recovery`: the firmware has recovered; the next action of the user finds the device in ERROR. */
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

const deferred = {
  unlock: pds_vfio_state_mutex_unlock,
  reset_done: pds_vfio_deferred_reset,
  recovery: pds_vfio_deferred_recovery,
}

/** Linux 6.6. */
export const bySpinlock = { ...deferred, lock_reset: lock_reset_lock, unlock_reset: unlock_reset_lock }

/** From ae2667cd8a47 on. */
export const byMutex = { ...deferred, lock_reset: lock_reset_mutex, unlock_reset: unlock_reset_mutex }
