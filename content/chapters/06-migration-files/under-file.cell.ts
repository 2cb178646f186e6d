// The same with the copy under the file's lock alone.
import { lockGraph, mutex_lock, mutex_unlock, scenario, task } from 'deferred-reset'
import { touched, xe_vfio_pci_disable_file, xe_vfio_pci_save_read } from './flows.cell.ts'
import { dev, vaddr_get_pfns, vfio_pci_ioctl_reset } from './under-state.cell.ts'

// Not in the list of tasks below.
export function set_device_state() {
  mutex_lock(dev.state_mutex)
  xe_vfio_pci_disable_file()
  mutex_unlock(dev.state_mutex)
}

const flows = scenario({
  tasks: [
    task('save_read', xe_vfio_pci_save_read, touched),
    task('pin_dma', vaddr_get_pfns),
    task('reset', vfio_pci_ioctl_reset),
  ],
})

export default lockGraph(flows, { title: 'The copy under migf->lock' })
