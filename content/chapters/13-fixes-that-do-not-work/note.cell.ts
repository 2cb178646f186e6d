import { explore, mutex_trylock, mutex_unlock } from 'deferred-reset'
import { questions, race, xe_vdev, xe_vfio_pci_reset } from './flows.cell.ts'

function reset_done() {
  xe_vdev.deferred_reset = true
  if (mutex_trylock(xe_vdev.state_mutex)) state_mutex_unlock()
}

function state_mutex_unlock() {
  while (xe_vdev.deferred_reset) {
    xe_vdev.deferred_reset = false
    xe_vfio_pci_reset()
  }
  mutex_unlock(xe_vdev.state_mutex)
}

export const note = { reset_done, state_mutex_unlock }

export default explore(race(note), { title: 'A note without a lock', ...questions })
