// What the attempts share. The functions bear the kernel's names but are models,
// written from what Linux 7.2.13 does. Left out: errors, the arcs between states, the
// PF's migration->lock, iommu->lock and the device lock, the page tables, the PCI
// reset.
import {
  down_read,
  down_write,
  explore,
  mutex,
  mutex_lock,
  mutex_unlock,
  rw_semaphore,
  scenario,
  spinlock,
  struct,
  task,
  up_read,
  up_write,
  WRITE_ONCE,
} from 'deferred-reset'

export const mm = struct('mm', { mmap_lock: rw_semaphore() })
export const vdev = struct('vdev', { memory_lock: rw_semaphore() })
export const migf = struct('migf', { lock: mutex() })
export const xe_vdev = struct('xe_vdev', {
  state_mutex: mutex(),
  mig_state: 'STOP_COPY',
  reset_lock: spinlock(),
  deferred_reset: false,
})
// The device: it has been reset, and its driver has not caught up yet. Accesses
// are marked: a device is no memory that a compiler may cache.
export const vf = struct('vf', { was_reset: false })

// The two functions that each attempt writes in its own way.
export interface Attempt {
  // Called at a reset, with memory_lock held to write.
  readonly reset_done: () => void
  // Called wherever state_mutex is released.
  readonly state_mutex_unlock: () => void
}

// The work of a reset, with state_mutex held: as in the mail's list, it takes no
// further lock.
export function xe_vfio_pci_reset() {
  xe_vdev.mig_state = 'RUNNING'
  WRITE_ONCE(vf.was_reset, false)
}

export function xe_vfio_pci_disable_file() {
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
}

function xe_vfio_pci_set_device_state(state_mutex_unlock: () => void) {
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_disable_file()
  xe_vdev.mig_state = 'STOP'
  state_mutex_unlock()
}

// drivers/vfio/pci/vfio_pci_core.c.
function vfio_pci_ioctl_reset(reset_done: () => void) {
  down_write(vdev.memory_lock)
  WRITE_ONCE(vf.was_reset, true)
  reset_done()
  up_write(vdev.memory_lock)
}

// drivers/vfio/pci/xe/main.c. The page of the user's buffer is not there, so the copy
// faults.
function xe_vfio_pci_save_read() {
  mutex_lock(migf.lock)
  down_read(mm.mmap_lock)
  up_read(mm.mmap_lock)
  mutex_unlock(migf.lock)
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

const set_device_state = ({ state_mutex_unlock }: Attempt) =>
  task('set_device_state', xe_vfio_pci_set_device_state, state_mutex_unlock)
const reset = ({ reset_done }: Attempt, name: string) =>
  task(name, vfio_pci_ioctl_reset, reset_done)

// set_device_state races with that many resets.
export const race = (attempt: Attempt, resets = 1) =>
  scenario({
    tasks: [
      set_device_state(attempt),
      ...Array.from({ length: resets }, (_, index) => reset(attempt, `reset ${index + 1}`)),
    ],
  })

// All five threads of chapter 11, or more with more resets.
export const five = (attempt: Attempt, resets = ['reset']) =>
  scenario({
    tasks: [
      set_device_state(attempt),
      task('save_read', xe_vfio_pci_save_read),
      task('pin_dma', vaddr_get_pfns),
      ...resets.map(name => reset(attempt, name)),
      task('mmap_writer', mmap_writer),
    ],
  })

// Asked of every attempt.
export const questions = {
  finally: { 'no reset is lost': () => !vf.was_reset },
  alwaysEventuallyPossible: { 'the driver can still catch up': () => !vf.was_reset },
}

// The plain reset of chapter 11: it waits.
function plain_reset_done() {
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_reset()
  mutex_unlock(xe_vdev.state_mutex)
}
function plain_unlock() {
  mutex_unlock(xe_vdev.state_mutex)
}
export const plain = { reset_done: plain_reset_done, state_mutex_unlock: plain_unlock }

export default explore(five(plain), { title: 'The plain reset', ...questions })
