// The deferred reset with each of its lines as a switch. The functions bear the kernel's
// names but are models, written from what Linux 7.2.13 does. Left out: errors, the arcs
// between states, the PF's migration->lock, iommu->lock and the device lock, the page
// tables, the PCI reset.
import {
  down_read,
  down_write,
  explore,
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
  WRITE_ONCE,
} from 'deferred-reset'

// A line that begins with `if (keeps.…)` is there only when the drivers' way is kept,
// one with `if (!keeps.…)` only when it is changed.
type Keeps = Readonly<Record<keyof typeof lines, boolean>>
const lines = {
  any_case: ['set the flag in any case', 'set the flag only when the trylock has failed'],
  set_first: ['set the flag, then try', 'try, then set the flag'],
  one_hold: ['set and try in one hold of reset_lock', 'set the flag in a hold of its own'],
  trylock: ['try state_mutex', 'wait for state_mutex'],
  unlock_inside: [
    'release state_mutex, then reset_lock',
    'release reset_lock, then state_mutex',
  ],
  look_again: ['look again after the work', 'look only once'],
  drop_lock: ['drop reset_lock for the work', 'keep reset_lock for the work'],
  clear_first: ['clear the flag before the work', 'clear the flag after it'],
  work_held: ['do the work, then release state_mutex', 'release state_mutex, then work'],
  one_way: ['look at every release', 'release once without a look'],
} as const

const mm = struct('mm', { mmap_lock: rw_semaphore() })
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
const migf = struct('migf', { lock: mutex() })
// The device: it has been reset, and its driver has not caught up yet. Accesses
// are marked: a device is no memory that a compiler may cache.
const vf = struct('vf', { was_reset: false })

const device = (reset: typeof xe_vfio_pci_reset) =>
  struct('xe_vdev', {
    state_mutex: mutex(),
    mig_state: 'STOP_COPY',
    reset_lock: spinlock(),
    deferred_reset: false,
    reset,
  })
type Device = ReturnType<typeof device>

// drivers/vfio/pci/xe/main.c. Called at a reset, with memory_lock held to write.
export function xe_vfio_pci_reset_done(xe_vdev: Device, keeps: Keeps) {
  let taken = true
  if (keeps.one_hold) spin_lock(xe_vdev.reset_lock)
  if (keeps.any_case && keeps.set_first) set_deferred_reset(xe_vdev, keeps)
  if (keeps.trylock) taken = mutex_trylock(xe_vdev.state_mutex)
  if (!keeps.trylock) mutex_lock(xe_vdev.state_mutex)
  if (keeps.any_case && !keeps.set_first) set_deferred_reset(xe_vdev, keeps)
  if (!keeps.any_case && !taken) set_deferred_reset(xe_vdev, keeps)
  if (keeps.one_hold) spin_unlock(xe_vdev.reset_lock)
  if (taken) xe_vfio_pci_state_mutex_unlock(xe_vdev, keeps)
}

// Not a function of its own in the driver.
export function set_deferred_reset(xe_vdev: Device, keeps: Keeps) {
  if (!keeps.one_hold) spin_lock(xe_vdev.reset_lock)
  xe_vdev.deferred_reset = true
  if (!keeps.one_hold) spin_unlock(xe_vdev.reset_lock)
}

// drivers/vfio/pci/xe/main.c. Every release of state_mutex goes through here.
export function xe_vfio_pci_state_mutex_unlock(xe_vdev: Device, keeps: Keeps) {
  spin_lock(xe_vdev.reset_lock)
  while (xe_vdev.deferred_reset) {
    if (keeps.clear_first) xe_vdev.deferred_reset = false
    if (!keeps.work_held) mutex_unlock(xe_vdev.state_mutex)
    if (keeps.drop_lock) spin_unlock(xe_vdev.reset_lock)
    xe_vdev.reset(xe_vdev)
    if (!keeps.work_held) return
    if (keeps.drop_lock) spin_lock(xe_vdev.reset_lock)
    if (!keeps.clear_first) xe_vdev.deferred_reset = false
    if (!keeps.look_again) break
  }
  if (keeps.unlock_inside) mutex_unlock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
  if (!keeps.unlock_inside) mutex_unlock(xe_vdev.state_mutex)
}

export function xe_vfio_pci_set_device_state(xe_vdev: Device, keeps: Keeps) {
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_disable_file()
  xe_vdev.mig_state = 'STOP'
  if (keeps.one_way) xe_vfio_pci_state_mutex_unlock(xe_vdev, keeps)
  if (!keeps.one_way) mutex_unlock(xe_vdev.state_mutex)
}

// The reset's work in the mail's list, which takes no further lock.
function xe_vfio_pci_reset(xe_vdev: { mig_state: string }) {
  xe_vdev.mig_state = 'RUNNING'
  WRITE_ONCE(vf.was_reset, false)
}

// The same with all of the driver's work, when it finds a migration file open.
function xe_vfio_pci_reset_open_file(xe_vdev: { mig_state: string }) {
  xe_vfio_pci_disable_file()
  xe_vfio_pci_reset(xe_vdev)
}

function xe_vfio_pci_disable_file() {
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
}

// drivers/vfio/pci/vfio_pci_core.c.
function vfio_pci_ioctl_reset(xe_vdev: Device, keeps: Keeps) {
  down_write(vdev.memory_lock)
  WRITE_ONCE(vf.was_reset, true)
  xe_vfio_pci_reset_done(xe_vdev, keeps)
  up_write(vdev.memory_lock)
}

// drivers/vfio/pci/xe/main.c. The page of the user's buffer is not there.
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

const withoutFile = device(xe_vfio_pci_reset)
export const withFile = device(xe_vfio_pci_reset_open_file)

// All five threads of chapter 11.
const five = (keeps: Keeps) =>
  scenario({
    tasks: [
      task('set_device_state', xe_vfio_pci_set_device_state, withoutFile, keeps),
      task('save_read', xe_vfio_pci_save_read),
      task('pin_dma', vaddr_get_pfns),
      task('reset', vfio_pci_ioctl_reset, withoutFile, keeps),
      task('mmap_writer', mmap_writer),
    ],
  })

// Two resets race with set_device_state; the resets find a file open.
export const twoResets = (keeps: Keeps) =>
  scenario({
    tasks: [
      task('set_device_state', xe_vfio_pci_set_device_state, withFile, keeps),
      task('reset A', vfio_pci_ioctl_reset, withFile, keeps),
      task('reset B', vfio_pci_ioctl_reset, withFile, keeps),
    ],
  })

export const lab = {
  title: 'The deferred reset, line by line',
  lines,
  code: [
    'xe_vfio_pci_reset_done',
    'set_deferred_reset',
    'xe_vfio_pci_state_mutex_unlock',
    'xe_vfio_pci_set_device_state',
  ],
  ask: (keeps: Keeps) => {
    const atTheEnd = { 'no reset is lost': () => !vf.was_reset }
    return [
      { title: 'two resets', scenario: twoResets(keeps), finally: atTheEnd },
      { title: 'five threads', scenario: five(keeps), finally: atTheEnd },
    ]
  },
  words: { 'no reset is lost': 'lost reset' },
  leftOut: [
    {
      when: (keeps: Keeps) => !keeps.any_case && !keeps.set_first,
      because:
        'A flag that is set only when the trylock has failed is set after it anyway.',
    },
    {
      when: (keeps: Keeps) =>
        !keeps.work_held && !(keeps.look_again && keeps.drop_lock && keeps.clear_first),
      because:
        'Once state_mutex is released, the release ends with the work: no line after the work is left to be changed.',
    },
  ],
  options: { cell: 'flows', name: 'lab' },
}

// Everything as in the drivers.
export const drivers = Object.fromEntries(
  Object.keys(lines).map(line => [line, true]),
) as Keeps
export default explore(twoResets(drivers), {
  title: 'As in the drivers, two resets',
  finally: { 'no reset is lost': () => !vf.was_reset },
})
