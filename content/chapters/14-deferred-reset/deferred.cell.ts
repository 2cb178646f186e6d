import {
  down_write,
  explore,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
  up_write,
  WRITE_ONCE,
} from 'deferred-reset'
import {
  atTheEnd,
  pin_dma,
  save_read,
  vdev,
  vf,
  writer,
  xe_vfio_pci_disable_file,
  xe_vfio_pci_reset,
} from './flows.cell.ts'

// A device whose reset does the given work.
export const device = (reset: typeof xe_vfio_pci_reset, mig_state = 'STOP_COPY') =>
  struct('xe_vdev', {
    state_mutex: mutex(),
    mig_state,
    reset_lock: spinlock(),
    deferred_reset: false,
    reset,
  })
export type Device = ReturnType<typeof device>

export function xe_vfio_pci_set_device_state(xe_vdev: Device) {
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_disable_file()
  xe_vdev.mig_state = 'STOP'
  xe_vfio_pci_state_mutex_unlock(xe_vdev)
}

export function vfio_pci_ioctl_reset(xe_vdev: Device) {
  down_write(vdev.memory_lock)
  WRITE_ONCE(vf.was_reset, true)
  xe_vfio_pci_reset_done(xe_vdev)
  up_write(vdev.memory_lock)
}

// drivers/vfio/pci/xe/main.c. Never waits for state_mutex.
function xe_vfio_pci_reset_done(xe_vdev: Device) {
  spin_lock(xe_vdev.reset_lock)
  xe_vdev.deferred_reset = true
  const taken = mutex_trylock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
  if (taken) xe_vfio_pci_state_mutex_unlock(xe_vdev)
}

// drivers/vfio/pci/xe/main.c. Every release of state_mutex goes through here.
export function xe_vfio_pci_state_mutex_unlock(xe_vdev: Device) {
  spin_lock(xe_vdev.reset_lock)
  while (xe_vdev.deferred_reset) {
    xe_vdev.deferred_reset = false
    spin_unlock(xe_vdev.reset_lock)
    xe_vdev.reset(xe_vdev)
    spin_lock(xe_vdev.reset_lock)
  }
  mutex_unlock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
}

const xe_vdev = device(xe_vfio_pci_reset)
export const deferred = scenario({
  tasks: [
    task('set_device_state', xe_vfio_pci_set_device_state, xe_vdev),
    save_read,
    pin_dma,
    task('reset', vfio_pci_ioctl_reset, xe_vdev),
    writer,
  ],
})

export default explore(deferred, { title: 'Deferred reset', finally: atTheEnd })
