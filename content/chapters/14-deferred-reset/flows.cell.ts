// What the versions of the reset share. The functions bear the kernel's names but
// are models, written from what Linux 7.2.13 does. Left out: errors, the arcs
// between states, the PF's migration->lock, iommu->lock and the device lock, the
// page tables, the PCI reset.
import {
  down_read,
  down_read_killable,
  down_write,
  explore,
  mutex,
  mutex_lock,
  mutex_unlock,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_read,
  up_write,
  WRITE_ONCE,
} from 'deferred-reset'

export const mm = struct('mm', { mmap_lock: rw_semaphore() })
export const vdev = struct('vdev', { memory_lock: rw_semaphore() })
export const migf = struct('migf', { lock: mutex(), disabled: false })
// The device: it has been reset, and its driver has not caught up yet. Accesses
// are marked: a device is no memory that a compiler may cache.
export const vf = struct('vf', { was_reset: false })

// What the claims about each version ask when every task has ended.
export const atTheEnd = { 'no reset is lost': () => !vf.was_reset }

// drivers/vfio/pci/xe/main.c, with state_mutex held: the reset's work in the
// mail's list, which takes no further lock.
export function xe_vfio_pci_reset(xe_vdev: { mig_state: string }) {
  xe_vdev.mig_state = 'RUNNING'
  WRITE_ONCE(vf.was_reset, false)
}

// The same with all of the driver's work, when it finds a migration file open: it
// disables the file first.
export function xe_vfio_pci_reset_open_file(xe_vdev: { mig_state: string }) {
  xe_vfio_pci_disable_file()
  xe_vfio_pci_reset(xe_vdev)
}

// drivers/vfio/pci/xe/main.c. Left out: the fput that follows.
export function xe_vfio_pci_disable_file() {
  mutex_lock(migf.lock)
  migf.disabled = true
  mutex_unlock(migf.lock)
}

// drivers/vfio/pci/xe/main.c. The page of the user's buffer is not there, so the
// copy faults.
export function xe_vfio_pci_save_read() {
  mutex_lock(migf.lock)
  const result = migf.disabled ? '-ENODEV' : copy_to_user_that_faults()
  mutex_unlock(migf.lock)
  return result
}

// arch/x86/mm/fault.c: do_user_addr_fault.
function copy_to_user_that_faults() {
  if (down_read_killable(mm.mmap_lock) !== 0) return '-EFAULT'
  up_read(mm.mmap_lock)
  return 'data'
}

// drivers/vfio/vfio_iommu_type1.c, down to vfio_pci_mmap_huge_fault of
// drivers/vfio/pci/vfio_pci_core.c.
function vaddr_get_pfns() {
  down_read(mm.mmap_lock)
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
  up_read(mm.mmap_lock)
}

function mmap_writer() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

export const save_read = task('save_read', xe_vfio_pci_save_read)
export const pin_dma = task('pin_dma', vaddr_get_pfns)
export const writer = task('mmap_writer', mmap_writer)

export default explore(scenario({ tasks: [save_read, pin_dma, writer] }), {
  title: 'Without a reset',
})
