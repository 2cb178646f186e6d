// The roads to a reset, and what a driver does when one comes, written from what Linux
// 7.2.13 does. The functions bear the kernel's names but are models. Left out: errors, the
// arcs between states, power states, dma-bufs, opening and closing, iommu->lock.
import {
  copy_to_user,
  down_read,
  down_write,
  explore,
  install_page,
  type Mutex,
  mm_struct,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  type Page,
  page,
  type RwSemaphore,
  rw_semaphore,
  type Spinlock,
  scenario,
  spinlock,
  struct,
  task,
  touch_page,
  up_read,
  up_write,
  user_page,
  WRITE_ONCE,
  zap_page,
} from 'deferred-reset'

export const mm = mm_struct()
export const buffer = user_page(mm, 'buffer')

export interface Device extends Way {
  readonly vdev: { readonly memory_lock: RwSemaphore; readonly bar: Page }
  // The PCI device: its lock, and whether its reset succeeds.
  readonly dev: { readonly mutex: Mutex; readonly works: boolean }
  // It has mig_ops. A device of plain vfio-pci has not.
  readonly migrates: boolean
  readonly state_mutex: Mutex
  mig_state: string
  readonly reset_lock: Spinlock
  deferred_reset: boolean
  readonly migf: { readonly lock: Mutex; disabled: boolean }
  // It has been reset, and its driver has not caught up yet.
  readonly vf: { was_reset: boolean }
}

// What differs: who does the work of a reset, and when.
export interface Way {
  // Called by the PCI core, in the reset.
  readonly reset_done: (device: Device) => void
  // Called by vfio-pci-core when memory_lock has been released: after the ioctl and the
  // hot reset, and after a write to configuration space.
  readonly after_ioctl: (device: Device, ret: number) => void
  readonly after_config: (device: Device, ret: number) => void
  // Every release of state_mutex.
  readonly unlock: (device: Device) => void
}

export const device = (way: Way, { works = true, migrates = true } = {}) =>
  struct<Device>('device', {
    vdev: struct('vdev', { memory_lock: rw_semaphore(), bar: page() }),
    dev: struct('dev', { mutex: mutex(), works }),
    migrates,
    state_mutex: mutex(),
    mig_state: 'STOP_COPY',
    reset_lock: spinlock(),
    deferred_reset: false,
    migf: struct('migf', { lock: mutex(), disabled: false }),
    vf: struct('vf', { was_reset: false }),
    ...way,
  })

// The work of a reset, with state_mutex held.
export function work(device: Device) {
  WRITE_ONCE(device.vf.was_reset, false)
  device.mig_state = 'RUNNING'
  disable_fds(device)
}

function disable_fds(device: Device) {
  mutex_lock(device.migf.lock)
  device.migf.disabled = true
  mutex_unlock(device.migf.lock)
}

// drivers/pci/pci.c. A busy device lock ends it before any callback; a reset that fails
// does not.
const EAGAIN = -11
const ENOTTY = -25
function pci_try_reset_function(device: Device) {
  if (!mutex_trylock(device.dev.mutex)) return EAGAIN
  if (device.dev.works) WRITE_ONCE(device.vf.was_reset, true)
  device.reset_done(device)
  mutex_unlock(device.dev.mutex)
  return device.dev.works ? 0 : ENOTTY
}

// drivers/vfio/pci/vfio_pci_core.c: VFIO_DEVICE_RESET.
export function vfio_pci_ioctl_reset(device: Device) {
  down_write(device.vdev.memory_lock)
  zap_page(device.vdev.bar)
  const ret = pci_try_reset_function(device)
  up_write(device.vdev.memory_lock)
  device.after_ioctl(device, ret)
  return ret
}

// drivers/vfio/pci/vfio_pci_config.c: the guest sets the FLR bit.
export function vfio_exp_config_write(device: Device) {
  down_write(device.vdev.memory_lock)
  zap_page(device.vdev.bar)
  const ret = pci_try_reset_function(device)
  up_write(device.vdev.memory_lock)
  device.after_config(device, ret)
}

// drivers/pci/pci-sysfs.c: echo 1 > reset.
export function reset_store(device: Device) {
  mutex_lock(device.dev.mutex)
  WRITE_ONCE(device.vf.was_reset, true)
  device.reset_done(device)
  mutex_unlock(device.dev.mutex)
}

export function set_device_state(device: Device, mig_state: string) {
  mutex_lock(device.state_mutex)
  disable_fds(device)
  device.mig_state = mig_state
  device.unlock(device)
}

function save_read(device: Device) {
  mutex_lock(device.migf.lock)
  if (!device.migf.disabled) copy_to_user(buffer)
  mutex_unlock(device.migf.lock)
}

export function pin_dma(device: Device) {
  down_read(mm.mmap_lock)
  if (!touch_page(device.vdev.bar)) {
    down_read(device.vdev.memory_lock)
    install_page(device.vdev.bar)
    up_read(device.vdev.memory_lock)
  }
  up_read(mm.mmap_lock)
}

function mmap_writer() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

// The five threads of chapter 11, a migration file open.
export const five = (one: Device) =>
  scenario({
    tasks: [
      task('set_device_state', set_device_state, one, 'STOP'),
      task('save_read', save_read, one),
      task('pin_dma', pin_dma, one),
      task('reset', vfio_pci_ioctl_reset, one),
      task('mmap_writer', mmap_writer),
    ],
  })

export function plain_unlock(device: Device) {
  mutex_unlock(device.state_mutex)
}

export function nothing() {}

export function wait_and_work(device: Device) {
  mutex_lock(device.state_mutex)
  work(device)
  mutex_unlock(device.state_mutex)
}

// hisi_acc, pds and qat: the callback waits. Plain vfio-pci has none.
function reset_done(device: Device) {
  if (device.migrates) wait_and_work(device)
}

export const plain: Way = {
  reset_done,
  after_ioctl: nothing,
  after_config: nothing,
  unlock: plain_unlock,
}

export default explore(five(device(plain)), { title: 'The callback waits' })
