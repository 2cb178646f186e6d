// As before, but the lock of the flag is a mutex.
import {
  explore,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  struct,
} from 'deferred-reset'
import {
  five,
  questions,
  xe_vdev,
  xe_vfio_pci_disable_file,
  xe_vfio_pci_reset,
} from './flows.cell.ts'

const pds = struct('pds', { reset_mutex: mutex() })

function reset_done() {
  mutex_lock(pds.reset_mutex)
  xe_vdev.deferred_reset = true
  const taken = mutex_trylock(xe_vdev.state_mutex)
  mutex_unlock(pds.reset_mutex)
  if (taken) state_mutex_unlock()
}

function state_mutex_unlock() {
  mutex_lock(pds.reset_mutex)
  if (xe_vdev.deferred_reset) {
    xe_vdev.deferred_reset = false
    xe_vfio_pci_disable_file()
    xe_vfio_pci_reset()
  }
  mutex_unlock(xe_vdev.state_mutex)
  mutex_unlock(pds.reset_mutex)
}

export const sleeping = { reset_done, state_mutex_unlock }

export default explore(five(sleeping), { title: 'Work under a mutex', ...questions })
