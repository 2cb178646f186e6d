import {
  copy_to_user,
  down_read,
  down_write,
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
} from '../../src/index.ts'

/** The flows of the mail's report, function by function as its stacks have them; what they do besides locking is left out. */

const mm = mm_struct()
const buffer = user_page(mm, 'buffer')
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
const xe_vdev = struct('xe_vdev', { state_mutex: mutex() })
const migf = struct('migf', { lock: mutex() })

function dup_mmap() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

function xe_vfio_pci_save_read() {
  mutex_lock(migf.lock)
  xe_sriov_vfio_data_read()
  mutex_unlock(migf.lock)
}

function xe_sriov_vfio_data_read() {
  copy_to_user(buffer)
}

function vfio_pin_map_dma() {
  vaddr_get_pfns()
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

function vfio_pci_core_ioctl() {
  down_write(vdev.memory_lock)
  pci_try_reset_function()
  up_write(vdev.memory_lock)
}

function pci_try_reset_function() {
  xe_vfio_pci_reset_done()
}

function xe_vfio_pci_reset_done() {
  mutex_lock(xe_vdev.state_mutex)
  mutex_unlock(xe_vdev.state_mutex)
}

function vfio_ioctl_device_feature_mig_device_state() {
  xe_vfio_pci_set_device_state()
}

function xe_vfio_pci_set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
  mutex_unlock(xe_vdev.state_mutex)
}

export const mail = scenario({
  tasks: [
    task('set_device_state', vfio_ioctl_device_feature_mig_device_state),
    task('reset', vfio_pci_core_ioctl),
    task('pin', vfio_pin_map_dma),
    task('read', xe_vfio_pci_save_read),
    task('writer', dup_mmap),
  ],
})

/** In the order of the mail. */
export const order = ['writer', 'read', 'pin', 'reset', 'set_device_state']
