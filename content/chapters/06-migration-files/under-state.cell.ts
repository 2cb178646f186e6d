// The copy is made with state_mutex held, as the sample driver mtty does for its
// PRE_COPY answer and mlx5 did in 2021; reset_done waits. Names as in xe, though xe does
// not do this. Left out: migf->lock, which is released before the copy.
import {
  copy_to_user,
  down_read,
  down_write,
  lockGraph,
  mutex,
  mutex_lock,
  mutex_unlock,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_read,
  up_write,
} from 'deferred-reset'
import { mm, touched } from './flows.cell.ts'

export const vdev = struct('vdev', { memory_lock: rw_semaphore() })
export const dev = struct('dev', { state_mutex: mutex() })

function precopy_ioctl() {
  mutex_lock(dev.state_mutex)
  copy_to_user(touched)
  mutex_unlock(dev.state_mutex)
}

// drivers/vfio/vfio_iommu_type1.c, down to the BAR's fault handler.
export function vaddr_get_pfns() {
  down_read(mm.mmap_lock)
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
  up_read(mm.mmap_lock)
}

// drivers/vfio/pci/vfio_pci_core.c, down to a reset_done that waits.
export function vfio_pci_ioctl_reset() {
  down_write(vdev.memory_lock)
  mutex_lock(dev.state_mutex)
  mutex_unlock(dev.state_mutex)
  up_write(vdev.memory_lock)
}

const flows = scenario({
  tasks: [
    task('precopy_ioctl', precopy_ioctl),
    task('pin_dma', vaddr_get_pfns),
    task('reset', vfio_pci_ioctl_reset),
  ],
})

export default lockGraph(flows, { title: 'The copy under state_mutex' })
