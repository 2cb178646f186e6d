import { explore, mutex_trylock, mutex_unlock } from 'deferred-reset'
import { questions, race, xe_vdev, xe_vfio_pci_reset } from './flows.cell.ts'

function reset_done() {
  if (!mutex_trylock(xe_vdev.state_mutex)) return
  xe_vfio_pci_reset()
  mutex_unlock(xe_vdev.state_mutex)
}

function state_mutex_unlock() {
  mutex_unlock(xe_vdev.state_mutex)
}

export const forget = { reset_done, state_mutex_unlock }

export default explore(race(forget), { title: 'Try, and forget', ...questions })
