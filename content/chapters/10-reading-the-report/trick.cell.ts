// The deferred reset of chapter 14, run while a migration file is open: what each flow
// takes, in order. In xe a read of the file and some changes of state also take
// migration->lock, of the PF's driver. The functions bear the kernel's names but are
// models, as above.
import {
  copy_to_user,
  down_read,
  down_write,
  lockdep,
  mm_struct,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  rw_semaphore,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
  up_read,
  up_write,
  user_page,
} from 'deferred-reset'

const mm = mm_struct()
const buffer = user_page(mm, 'buffer', { present: true })
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
const migf = struct('migf', { lock: mutex() })
const migration = struct('migration', { lock: mutex() })
const xe_vdev = struct('xe_vdev', {
  state_mutex: mutex(),
  reset_lock: spinlock(),
  deferred_reset: false,
})

function xe_vfio_pci_save_read() {
  mutex_lock(migf.lock)
  mutex_lock(migration.lock)
  copy_to_user(buffer)
  mutex_unlock(migration.lock)
  mutex_unlock(migf.lock)
}

function xe_vfio_pci_set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  mutex_lock(migration.lock)
  mutex_unlock(migration.lock)
  xe_vfio_pci_disable_file()
  xe_vfio_pci_state_mutex_unlock()
}

function vaddr_get_pfns() {
  down_read(mm.mmap_lock)
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
  up_read(mm.mmap_lock)
}

function vfio_pci_ioctl_reset() {
  down_write(vdev.memory_lock)
  xe_vfio_pci_reset_done()
  up_write(vdev.memory_lock)
}

function xe_vfio_pci_reset_done() {
  spin_lock(xe_vdev.reset_lock)
  xe_vdev.deferred_reset = true
  const taken = mutex_trylock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
  if (taken) xe_vfio_pci_state_mutex_unlock()
}

function xe_vfio_pci_state_mutex_unlock() {
  spin_lock(xe_vdev.reset_lock)
  while (xe_vdev.deferred_reset) {
    xe_vdev.deferred_reset = false
    spin_unlock(xe_vdev.reset_lock)
    xe_vfio_pci_disable_file()
    spin_lock(xe_vdev.reset_lock)
  }
  mutex_unlock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
}

function xe_vfio_pci_disable_file() {
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
}

export default lockdep(
  scenario({
    tasks: [
      task('save_read', xe_vfio_pci_save_read),
      task('set_device_state', xe_vfio_pci_set_device_state),
      task('pin_dma', vaddr_get_pfns),
      task('reset', vfio_pci_ioctl_reset),
    ],
  }),
  { title: 'The deferred reset, a file open' },
)
