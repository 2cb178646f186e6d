// The five threads of chapter 11 as the mail lists them, with the migration state
// that state_mutex protects. The functions bear the kernel's names but are models,
// written from what Linux 7.2.13 does. Left out: errors, other data, iommu->lock and the
// device lock, the PF's migration->lock.
import {
  down_read,
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
} from 'deferred-reset'

const mm = struct('mm', { mmap_lock: rw_semaphore() })
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
const migf = struct('migf', { lock: mutex() })
const xe_vdev = struct('xe_vdev', { state_mutex: mutex(), mig_state: 'STOP_COPY' })

function xe_vfio_pci_set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  xe_vdev.mig_state = 'STOP'
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
  mutex_unlock(xe_vdev.state_mutex)
}

function xe_vfio_pci_save_read() {
  mutex_lock(migf.lock)
  down_read(mm.mmap_lock)
  up_read(mm.mmap_lock)
  mutex_unlock(migf.lock)
}

function vaddr_get_pfns() {
  down_read(mm.mmap_lock)
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
  up_read(mm.mmap_lock)
}

// With the work of the mail's list, which takes no further lock.
function vfio_pci_ioctl_reset() {
  down_write(vdev.memory_lock)
  mutex_lock(xe_vdev.state_mutex)
  xe_vdev.mig_state = 'RUNNING'
  mutex_unlock(xe_vdev.state_mutex)
  up_write(vdev.memory_lock)
}

// With all of the driver's work: it disables a file that is open.
function vfio_pci_ioctl_reset_open_file() {
  down_write(vdev.memory_lock)
  mutex_lock(xe_vdev.state_mutex)
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
  xe_vdev.mig_state = 'RUNNING'
  mutex_unlock(xe_vdev.state_mutex)
  up_write(vdev.memory_lock)
}

function mmap_writer() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

const copies = (flow: () => void, name: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    task(count === 1 ? name : `${name} ${index + 1}`, flow),
  )

// That many readers and resets; one thread each of the other three.
export const threads = (each = 1, reset = vfio_pci_ioctl_reset) =>
  scenario({
    policy: 'writer-pref',
    tasks: [
      task('set_device_state', xe_vfio_pci_set_device_state),
      ...copies(xe_vfio_pci_save_read, 'save_read', each),
      task('pin_dma', vaddr_get_pfns),
      ...copies(reset, 'reset', each),
      task('mmap_writer', mmap_writer),
    ],
  })

export const five = threads()
export const fiveOpenFile = threads(1, vfio_pci_ioctl_reset_open_file)

export default explore(five, { title: 'The five threads', reduce: false })
