// The roads to a reset, and what a driver does when one comes. The functions bear the
// kernel's names but are models, written from what Linux 7.2.13 does. Left out: errors, the
// arcs between states, the page tables, power states, opening and closing, iommu->lock.
import {
  assert,
  down_read,
  down_read_killable,
  down_write,
  down_write_trylock,
  explore,
  type Mutex,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  type RwSemaphore,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_read,
  up_write,
  WRITE_ONCE,
} from 'deferred-reset'

export const mm = struct('mm', { mmap_lock: rw_semaphore() })

export interface Device extends Way {
  readonly vdev: { readonly memory_lock: RwSemaphore }
  // The PCI device: its lock, and whether its reset succeeds.
  readonly dev: { readonly mutex: Mutex; readonly works: boolean }
  // It has mig_ops. A device of plain vfio-pci has not.
  readonly migrates: boolean
  readonly state_mutex: Mutex
  mig_state: string
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
    vdev: struct('vdev', { memory_lock: rw_semaphore() }),
    dev: struct('dev', { mutex: mutex(), works }),
    migrates,
    state_mutex: mutex(),
    mig_state: 'STOP_COPY',
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
  const ret = pci_try_reset_function(device)
  up_write(device.vdev.memory_lock)
  device.after_ioctl(device, ret)
  return ret
}

// drivers/vfio/pci/vfio_pci_config.c: the guest sets the FLR bit.
export function vfio_exp_config_write(device: Device) {
  down_write(device.vdev.memory_lock)
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

// drivers/vfio/pci/vfio_pci_core.c: VFIO_DEVICE_PCI_HOT_RESET of two devices, as the series
// changes it. Tries memory_lock of each, and gives up when one is busy.
const dev_set = struct('dev_set', { lock: mutex() })
const EBUSY = -16
export function vfio_pci_dev_set_hot_reset(first: Device, second: Device) {
  mutex_lock(dev_set.lock)
  let ret = EBUSY
  if (down_write_trylock(first.vdev.memory_lock)) {
    if (down_write_trylock(second.vdev.memory_lock)) {
      ret = pci_reset_bus(first, second)
      up_write(second.vdev.memory_lock)
      second.after_ioctl(second, ret)
    }
    up_write(first.vdev.memory_lock)
    first.after_ioctl(first, ret)
  }
  mutex_unlock(dev_set.lock)
}

function pci_reset_bus(first: Device, second: Device) {
  WRITE_ONCE(first.vf.was_reset, true)
  first.reset_done(first)
  WRITE_ONCE(second.vf.was_reset, true)
  second.reset_done(second)
  return 0
}

function set_device_state(device: Device) {
  mutex_lock(device.state_mutex)
  disable_fds(device)
  device.mig_state = 'STOP'
  device.unlock(device)
}

// The page of the user's buffer is not there.
export function save_read(device: Device) {
  mutex_lock(device.migf.lock)
  if (!device.migf.disabled && down_read_killable(mm.mmap_lock) === 0) up_read(mm.mmap_lock)
  mutex_unlock(device.migf.lock)
}

// The page of the BAR is not there.
export function pin_dma(device: Device) {
  down_read(mm.mmap_lock)
  down_read(device.vdev.memory_lock)
  up_read(device.vdev.memory_lock)
  up_read(mm.mmap_lock)
}

export function mmap_writer() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

// The five threads of chapter 11, a migration file open.
export const five = (one: Device) =>
  scenario({
    tasks: [
      task('set_device_state', set_device_state, one),
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

// Patch 1 of the series: called whatever the reset has returned, and for every device. Left
// out: the assertion that memory_lock is not held.
function vfio_pci_dev_migration_reset_state(device: Device) {
  assert(device.migrates, 'mig_ops is NULL, and a field of it is read')
  wait_and_work(device)
}

// There is no reset_done any more; writes to configuration space were forgotten.
export const posted: Way = {
  reset_done: nothing,
  after_ioctl: vfio_pci_dev_migration_reset_state,
  after_config: nothing,
  unlock: plain_unlock,
}

const one = device(posted)

export default explore(five(one), {
  title: 'The series, as posted',
  finally: { 'no reset is lost': () => !one.vf.was_reset },
})
