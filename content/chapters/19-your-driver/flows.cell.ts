// Who calls a variant driver. The functions bear the kernel's names but are models,
// written from what Linux 7.2.13 does (drivers/vfio/vfio_main.c,
// drivers/vfio/vfio_iommu_type1.c, drivers/vfio/pci/vfio_pci_core.c, drivers/pci). frob
// is invented. Left out: the PCI core, open and close, iommu->lock and the device lock,
// the copies of SET and GET, which are made with no lock held, all arcs but one, bytes.
import {
  down_read,
  down_write,
  explore,
  mm_struct,
  mutex,
  rw_semaphore,
  scenario,
  spinlock,
  struct,
  task,
  up_read,
  up_write,
  user_page,
  WRITE_ONCE,
} from 'deferred-reset'

export const mm = mm_struct()
export const buffer = user_page(mm, 'buffer')
export const info = user_page(mm, 'info')
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
// The device: it has been reset, and its driver has not caught up yet.
export const vf = struct('vf', { was_reset: false })

export const frob = struct('frob', {
  state_mutex: mutex(),
  reset_lock: spinlock(),
  deferred_reset: false,
  mig_state: 'STOP_COPY',
})
export const migf = struct('migf', { lock: mutex(), disabled: false, referenced: true })

/** What a driver gives to the core and to the file. */
export interface Driver {
  readonly set_state: (to: string) => string
  readonly get_state: () => string
  readonly read: () => string
  readonly precopy_ioctl: () => string
  readonly reset_prepare: () => void
  readonly reset_done: () => void
}

function set_and_get(driver: Driver, to: string) {
  driver.set_state(to)
  return driver.get_state()
}

function vaddr_get_pfns() {
  down_read(mm.mmap_lock)
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
  up_read(mm.mmap_lock)
}

function vfio_pci_ioctl_reset(driver: Driver) {
  down_write(vdev.memory_lock)
  pci_try_reset_function(driver)
  up_write(vdev.memory_lock)
}

function pci_try_reset_function(driver: Driver) {
  driver.reset_prepare()
  WRITE_ONCE(vf.was_reset, true)
  driver.reset_done()
}

function mmap_writer() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

/** Each caller of a driver, made into a task. */
export const callers = (driver: Driver) => ({
  set_state: (to: string) => task(`set ${to}`, driver.set_state, to),
  get_state: task('get', driver.get_state),
  set_and_get: (to: string) => task(`set ${to}, get`, set_and_get, driver, to),
  read: task('read', driver.read),
  precopy_info: task('precopy_info', driver.precopy_ioctl),
  pin_dma: task('pin_dma', vaddr_get_pfns),
  reset: (name = 'reset') => task(name, vfio_pci_ioctl_reset, driver),
  mmap_writer: task('mmap_writer', mmap_writer),
})

/** Changes of state and resets, from several threads at once. */
export const races = (driver: Driver) => {
  const { set_and_get, reset } = callers(driver)
  return scenario({ tasks: [set_and_get('STOP'), reset('reset 1'), reset('reset 2')] })
}

/** A process at work on a device that is being read, and a reset. */
export const process = (driver: Driver) => {
  const { read, precopy_info, pin_dma, reset, mmap_writer } = callers(driver)
  return scenario({ tasks: [read, precopy_info, pin_dma, reset(), mmap_writer] })
}

/** One call after the other, for the validator: the device is reset with a file open. */
export const life = (driver: Driver) => {
  const { set_state, get_state, read, precopy_info, pin_dma, reset } = callers(driver)
  return scenario({
    tasks: [
      set_state('ERROR'),
      get_state,
      precopy_info,
      read,
      pin_dma,
      reset(),
      set_state('STOP'),
    ],
  })
}

/** What is asked when every task has ended. */
export const atTheEnd = { 'no reset is lost': () => !vf.was_reset }

function nothing() {
  return ''
}

// A driver that does nothing, to see the callers alone.
const stub = struct<Driver>('stub', {
  set_state: nothing,
  get_state: nothing,
  read: nothing,
  precopy_ioctl: nothing,
  reset_prepare: nothing,
  reset_done: nothing,
})

export default explore(process(stub), { title: 'The callers alone' })
