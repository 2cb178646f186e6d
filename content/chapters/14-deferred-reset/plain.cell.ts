import {
  down_write,
  explore,
  mutex,
  mutex_lock,
  mutex_unlock,
  scenario,
  struct,
  task,
  up_write,
  WRITE_ONCE,
} from 'deferred-reset'
import {
  atTheEnd,
  pin_dma,
  save_read,
  vdev,
  vf,
  writer,
  xe_vfio_pci_disable_file,
  xe_vfio_pci_reset,
} from './flows.cell.ts'

export const xe_vdev = struct('xe_vdev', {
  state_mutex: mutex(),
  mig_state: 'STOP_COPY',
})

// The driver's callback as one would write it first.
function xe_vfio_pci_reset_done() {
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_reset(xe_vdev)
  mutex_unlock(xe_vdev.state_mutex)
}

// drivers/vfio/pci/vfio_pci_core.c. Left out: the zap of the BARs, and what the
// PCI core does around the reset.
function vfio_pci_ioctl_reset() {
  down_write(vdev.memory_lock)
  WRITE_ONCE(vf.was_reset, true)
  xe_vfio_pci_reset_done()
  up_write(vdev.memory_lock)
}

// Leaves STOP_COPY, so the migration file is disabled.
function xe_vfio_pci_set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_disable_file()
  xe_vdev.mig_state = 'STOP'
  mutex_unlock(xe_vdev.state_mutex)
}

export const set_device_state = task('set_device_state', xe_vfio_pci_set_device_state)
export const reset = task('reset', vfio_pci_ioctl_reset)
export const plain = scenario({
  tasks: [set_device_state, save_read, pin_dma, reset, writer],
})

export default explore(plain, { title: 'Plain reset', finally: atTheEnd })
