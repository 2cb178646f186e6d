import {
  down_read,
  down_write,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  type Policy,
  rw_semaphore,
  type Scenario,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
  up_read,
  up_write,
} from '../../src/index.ts'

/** The flows of the mail, step for step as in the Promela model whose counts the tests expect. */

/**
 * `plain`: reset_done takes state_mutex; `deferred`: by the trick; `mutated`: by the trick, with reset_lock released before
 * state_mutex; `after`: the trick, after up_write; `core`: the RFC.
 */
export type Variant = 'plain' | 'deferred' | 'mutated' | 'after' | 'core'

export interface Setup {
  readonly variant: Variant
  /** The reset's body takes migf->lock, as in the merged drivers. */
  readonly bodyTakesFile: boolean
  readonly set?: number
  readonly read?: number
  readonly pin?: number
  readonly reset?: number
  readonly writer?: number
  readonly policy?: Policy
}

const makeDevice = (bodyTakesFile: boolean, variant: Variant) =>
  struct('xe_vdev', {
    state_mutex: mutex(),
    reset_lock: spinlock(),
    deferred_reset: false,
    mig_state: 0,
    migf: struct('migf', { lock: mutex() }),
    mm: struct('mm', { mmap_lock: rw_semaphore() }),
    vdev: struct('vdev', { memory_lock: rw_semaphore() }),
    body: bodyTakesFile ? reset_and_disable_file : reset_state,
    unlock: variant === 'mutated' ? mutated_unlock : state_mutex_unlock,
  })

interface Device {
  readonly state_mutex: ReturnType<typeof mutex>
  readonly reset_lock: ReturnType<typeof spinlock>
  deferred_reset: boolean
  mig_state: number
  readonly migf: { readonly lock: ReturnType<typeof mutex> }
  readonly mm: { readonly mmap_lock: ReturnType<typeof rw_semaphore> }
  readonly vdev: { readonly memory_lock: ReturnType<typeof rw_semaphore> }
  readonly body: (device: Device) => void
  readonly unlock: (device: Device) => void
}

function reset_state(device: Device) {
  device.mig_state = 0
}

function reset_and_disable_file(device: Device) {
  mutex_lock(device.migf.lock)
  mutex_unlock(device.migf.lock)
  device.mig_state = 0
}

function run_deferred_resets(device: Device) {
  for (;;) {
    spin_lock(device.reset_lock)
    if (!device.deferred_reset) break
    device.deferred_reset = false
    spin_unlock(device.reset_lock)
    device.body(device)
  }
}

function state_mutex_unlock(device: Device) {
  run_deferred_resets(device)
  mutex_unlock(device.state_mutex)
  spin_unlock(device.reset_lock)
}

/** A reset that comes between the two unlocks is lost. */
function mutated_unlock(device: Device) {
  run_deferred_resets(device)
  spin_unlock(device.reset_lock)
  mutex_unlock(device.state_mutex)
}

function reset_done(device: Device) {
  spin_lock(device.reset_lock)
  device.deferred_reset = true
  if (!mutex_trylock(device.state_mutex)) {
    spin_unlock(device.reset_lock)
    return
  }
  spin_unlock(device.reset_lock)
  device.unlock(device)
}

function plain_reset_done(device: Device) {
  mutex_lock(device.state_mutex)
  device.body(device)
  mutex_unlock(device.state_mutex)
}

function set_device_state(device: Device, trick: boolean) {
  mutex_lock(device.state_mutex)
  device.mig_state = 1
  mutex_lock(device.migf.lock)
  mutex_unlock(device.migf.lock)
  if (trick) device.unlock(device)
  else mutex_unlock(device.state_mutex)
}

function save_read(device: Device) {
  mutex_lock(device.migf.lock)
  down_read(device.mm.mmap_lock)
  up_read(device.mm.mmap_lock)
  mutex_unlock(device.migf.lock)
}

function pin_dma(device: Device) {
  down_read(device.mm.mmap_lock)
  down_read(device.vdev.memory_lock)
  up_read(device.vdev.memory_lock)
  up_read(device.mm.mmap_lock)
}

function reset(device: Device, variant: Variant) {
  down_write(device.vdev.memory_lock)
  if (variant === 'plain') plain_reset_done(device)
  else if (variant === 'deferred' || variant === 'mutated') reset_done(device)
  up_write(device.vdev.memory_lock)
  if (variant === 'core') plain_reset_done(device)
  else if (variant === 'after') reset_done(device)
}

function mmap_writer(device: Device) {
  down_write(device.mm.mmap_lock)
  up_write(device.mm.mmap_lock)
}

/** The scenario of one row of the tables, with its device for claims. */
export const vfio = ({
  variant,
  bodyTakesFile,
  set = 1,
  read = 1,
  pin = 1,
  reset: resets = 1,
  writer = 1,
  policy = 'writer-pref',
}: Setup): { scenario: Scenario; device: Device } => {
  const device: Device = makeDevice(bodyTakesFile, variant)
  const trick = variant === 'deferred' || variant === 'mutated' || variant === 'after'
  const several = (count: number, make: (name: (flow: string) => string) => ReturnType<typeof task>) =>
    Array.from({ length: count }, (_, index) => make(flow => (count === 1 ? flow : `${flow}_${index + 1}`)))
  return {
    device,
    scenario: scenario({
      policy,
      tasks: [
        ...several(set, name => task(name('set_device_state'), set_device_state, device, trick)),
        ...several(read, name => task(name('save_read'), save_read, device)),
        ...several(pin, name => task(name('pin_dma'), pin_dma, device)),
        ...several(resets, name => task(name('reset'), reset, device, variant)),
        ...several(writer, name => task(name('mmap_writer'), mmap_writer, device)),
      ],
    }),
  }
}
