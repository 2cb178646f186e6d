// The mail's four flows as lock operations: what each takes, in order, and
// nothing else. The functions bear the kernel's names but are models, written
// from what Linux 7.2.13 does; only reset_done is that of the mail. Left out:
// data, states, errors, iommu->lock and the device lock, which no other flow
// takes, and the PF's migration->lock, which save_read takes between migf->lock
// and mmap_lock.
import {
  down_read,
  down_read_killable,
  down_write,
  mutex,
  mutex_lock,
  mutex_unlock,
  replay,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_read,
  up_write,
} from 'deferred-reset'

export const mm = struct('mm', { mmap_lock: rw_semaphore() })
export const vdev = struct('vdev', { memory_lock: rw_semaphore() })
export const xe_vdev = struct('xe_vdev', { state_mutex: mutex() })
export const migf = struct('migf', { lock: mutex() })

// drivers/vfio/pci/xe/main.c. Leaving STOP_COPY disables the migration file.
function xe_vfio_pci_set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_disable_file()
  mutex_unlock(xe_vdev.state_mutex)
}

export function xe_vfio_pci_disable_file() {
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
}

// drivers/vfio/pci/xe/main.c. The page of the user's buffer is not there, so the
// copy faults.
function xe_vfio_pci_save_read() {
  mutex_lock(migf.lock)
  copy_to_user_that_faults()
  mutex_unlock(migf.lock)
}

// arch/x86/mm/fault.c: do_user_addr_fault. A fatal signal ends the wait, and the
// copy fails.
function copy_to_user_that_faults() {
  if (down_read_killable(mm.mmap_lock) !== 0) return
  up_read(mm.mmap_lock)
}

// drivers/vfio/vfio_iommu_type1.c. The range is a mapped BAR without a page table
// entry, so pinning it faults.
function vaddr_get_pfns() {
  down_read(mm.mmap_lock)
  vfio_pci_mmap_huge_fault()
  up_read(mm.mmap_lock)
}

// drivers/vfio/pci/vfio_pci_core.c. Left out: whether memory is enabled, and the
// page it installs.
function vfio_pci_mmap_huge_fault() {
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
}

// drivers/vfio/pci/vfio_pci_core.c. Left out: the zap of the BARs and the reset
// itself.
function vfio_pci_ioctl_reset() {
  down_write(vdev.memory_lock)
  xe_vfio_pci_reset_done()
  up_write(vdev.memory_lock)
}

// As in the mail's trace, it waits. In the mail's list it takes nothing else; the
// driver's work goes on to migf->lock when a file is open.
function xe_vfio_pci_reset_done() {
  mutex_lock(xe_vdev.state_mutex)
  mutex_unlock(xe_vdev.state_mutex)
}

export const set_device_state = task('set_device_state', xe_vfio_pci_set_device_state)
export const save_read = task('save_read', xe_vfio_pci_save_read)
export const pin_dma = task('pin_dma', vaddr_get_pfns)
export const reset = task('reset', vfio_pci_ioctl_reset)
export const four = scenario({
  tasks: [set_device_state, save_read, pin_dma, reset],
})

// Each takes its first lock; then each asks for its second; then whoever can goes
// on to its end.
const all = ['set_device_state', 'save_read', 'pin_dma', 'reset']
const ends = ['save_read', 'set_device_state', 'reset', 'pin_dma']
export default replay(four, [...all, ...all, ...ends.flatMap(name => [name, name])], {
  title: 'Four flows at their worst',
})
