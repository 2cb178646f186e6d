// A reset arrives while set_device_state is at work. The monitor asks for
// STOP_COPY, then for the state, then reads.
import { mutex_lock, replay, scenario, struct, task } from 'deferred-reset'
import {
  type Device,
  device,
  vfio_pci_ioctl_reset,
  xe_vfio_pci_state_mutex_unlock,
} from './deferred.cell.ts'
import { migf, xe_vfio_pci_reset_open_file, xe_vfio_pci_save_read } from './flows.cell.ts'

// STOP to STOP_COPY opens a migration file. Left out: programming the device,
// which would fail or succeed here.
function set_stop_copy(xe_vdev: Device) {
  mutex_lock(xe_vdev.state_mutex)
  migf.disabled = false
  xe_vdev.mig_state = 'STOP_COPY'
  xe_vfio_pci_state_mutex_unlock(xe_vdev)
  return 'a data_fd'
}

function xe_vfio_pci_get_device_state(xe_vdev: Device) {
  mutex_lock(xe_vdev.state_mutex)
  const state = xe_vdev.mig_state
  xe_vfio_pci_state_mutex_unlock(xe_vdev)
  return state
}

// What the monitor is told.
const told = struct('told', {
  by_set: 'nothing yet',
  by_get: 'nothing yet',
  by_read: 'nothing yet',
})

function monitor(xe_vdev: Device) {
  told.by_set = set_stop_copy(xe_vdev)
  told.by_get = xe_vfio_pci_get_device_state(xe_vdev)
  told.by_read = xe_vfio_pci_save_read()
}

const xe_vdev = device(xe_vfio_pci_reset_open_file, 'STOP')

export const middle = scenario({
  tasks: [task('monitor', monitor, xe_vdev), task('reset', vfio_pci_ioctl_reset, xe_vdev)],
})

const run = (task: string, steps: number) => Array.from({ length: steps }, () => task)
const schedule = [...run('monitor', 2), ...run('reset', 7), ...run('monitor', 26)]
export default replay(middle, schedule, {
  title: 'A reset in the middle of set_device_state',
})
