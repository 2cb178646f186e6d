// The flows of xe with the PF's lock in them. The functions bear the kernel's names but are
// models, written from what Linux 7.2.13 does in drivers/vfio/pci/xe and drivers/gpu/drm/xe.
// The reset is that of the mail: it waits. Left out: data, packets and their thread, errors,
// iommu->lock, the device lock, reset_lock.
import {
  copy_to_user,
  down_read,
  down_write,
  lockGraph,
  mm_struct,
  mutex,
  mutex_lock,
  mutex_lock_interruptible,
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
// What the PF's driver keeps for this VF.
const migration = struct('migration', { lock: mutex() })

// STOP to STOP_COPY: the PF prepares the descriptor and the trailer.
function xe_vfio_pci_set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  xe_sriov_packet_save_init()
  mutex_unlock(xe_vdev.state_mutex)
}

function xe_sriov_packet_save_init() {
  if (mutex_lock_interruptible(migration.lock) !== 0) return
  mutex_unlock(migration.lock)
}

function xe_vfio_pci_save_read() {
  mutex_lock(migf.lock)
  xe_sriov_pf_migration_read()
  mutex_unlock(migf.lock)
}

// The copy is made with the PF's lock held.
function xe_sriov_pf_migration_read() {
  if (mutex_lock_interruptible(migration.lock) !== 0) return
  copy_to_user(buffer)
  mutex_unlock(migration.lock)
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

const flows = scenario({
  tasks: [
    task('set STOP_COPY', xe_vfio_pci_set_device_state),
    task('save_read', xe_vfio_pci_save_read),
    task('pin_dma', vaddr_get_pfns),
    task('reset', vfio_pci_ioctl_reset),
  ],
})

export default lockGraph(flows, { title: 'With the lock of the PF' })
