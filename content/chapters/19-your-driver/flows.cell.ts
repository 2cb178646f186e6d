// Who calls a variant driver. The functions bear the kernel's names but are models,
// written from what Linux 7.2.13 does (drivers/vfio/vfio_main.c,
// drivers/vfio/vfio_iommu_type1.c, drivers/vfio/pci/vfio_pci_core.c, drivers/pci). frob
// is invented. Left out: the PCI core, open and close, iommu->lock and the device lock,
// all arcs but one, the bytes.
import {
  copy_from_user,
  copy_to_user,
  down_read,
  down_write,
  type Mutex,
  mm_struct,
  mutex,
  READ_ONCE,
  replay,
  rw_semaphore,
  type Spinlock,
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
const request = user_page(mm, 'request', { present: true })
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
// The device: it has been reset, and its driver has not caught up yet.
export const vf = struct('vf', { was_reset: false })

export interface Frob {
  readonly state_mutex: Mutex
  readonly reset_lock: Spinlock
  deferred_reset: boolean
  mig_state: string
}
export const frob = struct<Frob>('frob', {
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

function vfio_set_device_state(driver: Driver, to: string) {
  copy_from_user(request)
  const result = driver.set_state(to)
  copy_to_user(request)
  return result
}

function vfio_get_device_state(driver: Driver) {
  const state = driver.get_state()
  copy_to_user(request)
  return state
}

function monitor(driver: Driver, to: string) {
  vfio_set_device_state(driver, to)
  return vfio_get_device_state(driver)
}

function data_read(driver: Driver) {
  return driver.read()
}

function data_ioctl(driver: Driver) {
  return driver.precopy_ioctl()
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
  set_state: (to: string) => task(`set ${to}`, vfio_set_device_state, driver, to),
  get_state: task('get', vfio_get_device_state, driver),
  set_and_get: (to: string) => task(`set ${to}, get`, monitor, driver, to),
  read: task('read', data_read, driver),
  precopy_info: task('precopy_info', data_ioctl, driver),
  pin_dma: task('pin_dma', vaddr_get_pfns),
  reset: (name = 'reset') => task(name, vfio_pci_ioctl_reset, driver),
  mmap_writer: task('mmap_writer', mmap_writer),
})

/** Changes of state and resets, from several threads at once. */
export const races = (driver: Driver) => {
  const { set_state, set_and_get, reset } = callers(driver)
  return scenario({
    tasks: [
      set_state('STOP'),
      set_and_get('STOP_COPY'),
      reset('reset 1'),
      reset('reset 2'),
    ],
  })
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
export const atTheEnd = {
  'no reset is lost': () => !vf.was_reset,
  'a running device has no file': () => frob.mig_state !== 'RUNNING' || !migf.referenced,
}

function called() {
  return READ_ONCE(frob.mig_state)
}

function called_back() {
  READ_ONCE(frob.mig_state)
}

const stub = struct<Driver>('stub', {
  set_state: called,
  get_state: called,
  read: called,
  precopy_ioctl: called,
  reset_prepare: called_back,
  reset_done: called_back,
})

// What is held where the driver is called, from a run of each caller alone.
const { set_state, get_state, read, precopy_info, reset } = callers(stub)
const rows = [set_state('STOP'), get_state, read, precopy_info, reset()].map(alone => {
  const one = scenario({ tasks: [alone] })
  let run = replay(one, [])
  while (run.outcome !== 'finished')
    run = replay(one, [alone.name, ...run.steps.map(() => alone.name)])
  const at = run.steps.findIndex(({ operation }) => operation.primitive === 'read')
  const held = run.situations[at]?.holds.map(({ object }) => run.objects[object]?.name)
  return [alone.name, held?.join(', ') || 'nothing']
})

export default {
  kind: 'table',
  caption: 'What the core holds when it calls the driver',
  columns: ['call', 'locks held'],
  rows,
} as const
