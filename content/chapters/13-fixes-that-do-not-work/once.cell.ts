import {
  explore,
  mutex_trylock,
  mutex_unlock,
  spin_lock,
  spin_unlock,
} from 'deferred-reset'
import { questions, race, xe_vdev, xe_vfio_pci_reset } from './flows.cell.ts'

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
    spin_unlock(xe_vdev.reset_lock)
    xe_vfio_pci_reset()
    spin_lock(xe_vdev.reset_lock)
  }
  mutex_unlock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
}

export const once = { reset_done, state_mutex_unlock }

export default explore(race(once, 2), { title: 'One look, two resets', ...questions })
