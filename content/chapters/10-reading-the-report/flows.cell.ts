// The flows of chapter 9. The functions bear the kernel's names but are models, written
// from what Linux 7.2.13 does; reset_done is that of the mail. Left out: data, states,
// errors, iommu->lock and the device lock, the PF's migration->lock.
import {
  copy_to_user,
  down_read,
  down_write,
  lockdep,
  mm_struct,
  mutex,
  mutex_lock,
  mutex_unlock,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_read,
  up_write,
  user_page,
} from 'deferred-reset'

const mm = mm_struct()
const buffer = user_page(mm, 'buffer', { present: true })
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
const xe_vdev = struct('xe_vdev', { state_mutex: mutex() })
const migf = struct('migf', { lock: mutex() })

function mmap_writer() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

// The page of the buffer is there: this copy does not fault.
function xe_vfio_pci_save_read() {
  mutex_lock(migf.lock)
  copy_to_user(buffer)
  mutex_unlock(migf.lock)
}

function vaddr_get_pfns() {
  down_read(mm.mmap_lock)
  vfio_pci_mmap_huge_fault()
  up_read(mm.mmap_lock)
}

function vfio_pci_mmap_huge_fault() {
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
}

function vfio_pci_ioctl_reset() {
  down_write(vdev.memory_lock)
  xe_vfio_pci_reset_done()
  up_write(vdev.memory_lock)
}

function xe_vfio_pci_reset_done() {
  mutex_lock(xe_vdev.state_mutex)
  mutex_unlock(xe_vdev.state_mutex)
}

function xe_vfio_pci_set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
  mutex_unlock(xe_vdev.state_mutex)
}

export const mail = scenario({
  tasks: [
    task('mmap_writer', mmap_writer),
    task('save_read', xe_vfio_pci_save_read),
    task('pin_dma', vaddr_get_pfns),
    task('reset', vfio_pci_ioctl_reset),
    task('set_device_state', xe_vfio_pci_set_device_state),
  ],
})

export default lockdep(mail, { title: 'Our report' })
