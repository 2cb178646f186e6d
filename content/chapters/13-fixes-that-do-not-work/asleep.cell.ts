// The lock of the flag is kept for the work, so that nothing can slip in. The work is
// now all of the driver's: it disables a file that is open.
import {
  explore,
  mutex_trylock,
  mutex_unlock,
  spin_lock,
  spin_unlock,
} from 'deferred-reset'
import {
  five,
  questions,
  xe_vdev,
  xe_vfio_pci_disable_file,
  xe_vfio_pci_reset,
} from './flows.cell.ts'

function reset_done() {
  spin_lock(xe_vdev.reset_lock)
  xe_vdev.deferred_reset = true
  const taken = mutex_trylock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
  if (taken) state_mutex_unlock()
}

function state_mutex_unlock() {
  spin_lock(xe_vdev.reset_lock)
  if (xe_vdev.deferred_reset) {
    xe_vdev.deferred_reset = false
    xe_vfio_pci_disable_file()
    xe_vfio_pci_reset()
  }
  mutex_unlock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
}

export const asleep = { reset_done, state_mutex_unlock }

export default explore(five(asleep), { title: 'Work under the spinlock', ...questions })
