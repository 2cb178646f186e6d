import {
  assert,
  choose,
  complete,
  completion,
  down_read,
  down_read_killable,
  down_read_trylock,
  down_write,
  downgrade_write,
  kill,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  page,
  rw_semaphore,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
  touch_page,
  try_wait_for_completion,
  up_read,
  up_write,
  wait_for_completion,
  zap_page,
} from '../../src/index.ts'

/** The mail's flows and the writer that makes them hang; beside it small scenarios for every kind of step. */

const mm = struct('mm', { mmap_lock: rw_semaphore() })
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
const migf = struct('migf', { lock: mutex() })
const xe_vdev = struct('xe_vdev', { state_mutex: mutex(), reset_lock: spinlock(), deferred_reset: false })

function set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
  mutex_unlock(xe_vdev.state_mutex)
}

function save_read() {
  mutex_lock(migf.lock)
  copy_to_user()
  mutex_unlock(migf.lock)
}

function copy_to_user() {
  if (down_read_killable(mm.mmap_lock) !== 0) return
  up_read(mm.mmap_lock)
}

function pin_dma() {
  down_read(mm.mmap_lock)
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
  up_read(mm.mmap_lock)
}

function reset() {
  down_write(vdev.memory_lock)
  mutex_lock(xe_vdev.state_mutex)
  mutex_unlock(xe_vdev.state_mutex)
  up_write(vdev.memory_lock)
}

function mmap_writer() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

const five = [
  task('pin_dma', pin_dma),
  task('mmap_writer', mmap_writer),
  task('save_read', save_read),
  task('set_device_state', set_device_state),
  task('reset', reset),
]
export const hang = scenario({ tasks: five })
export const hangUnderWriterPref = scenario({ tasks: five, policy: 'writer-pref' })
export const hangSchedule = [
  'pin_dma',
  'mmap_writer',
  'save_read',
  'set_device_state',
  'reset',
  'save_read',
  'set_device_state',
  'pin_dma',
  'reset',
]

function reset_done() {
  spin_lock(xe_vdev.reset_lock)
  xe_vdev.deferred_reset = true
  const taken = mutex_trylock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
  if (!taken) return
  if (xe_vdev.deferred_reset) xe_vdev.deferred_reset = false
  mutex_unlock(xe_vdev.state_mutex)
}

function state_owner() {
  mutex_lock(xe_vdev.state_mutex)
  mutex_unlock(xe_vdev.state_mutex)
}

/** A trylock that fails or not, and a field. */
export const deferred = scenario({ tasks: [task('reset', reset_done), task('owner', state_owner)] })

function reader() {
  if (down_read_trylock(mm.mmap_lock)) up_read(mm.mmap_lock)
}

/** Readers and a writer of one rw_semaphore. */
export const readers = scenario({
  tasks: [task('first', pin_dma), task('writer', mmap_writer), task('second', reader)],
})

function downgrader() {
  down_write(mm.mmap_lock)
  downgrade_write(mm.mmap_lock)
  up_read(mm.mmap_lock)
}
export const downgrade = scenario({ tasks: [task('writer', downgrader), task('reader', pin_dma)] })

const buffer = struct('buffer', { page: page({ present: true }), copied: completion() })

function environment() {
  const what = choose(3)
  if (what === 1) zap_page(buffer.page)
  if (what === 2) kill('waiter')
  complete(buffer.copied)
}

function waiter() {
  touch_page(buffer.page)
  wait_for_completion(buffer.copied)
}

function asker() {
  try_wait_for_completion(buffer.copied)
}

/** An environment's choice, a page, a completion, a signal. */
export const events = scenario({
  tasks: [task('environment', environment), task('waiter', waiter), task('asker', asker)],
})

function killed_reader() {
  mutex_lock(migf.lock)
  if (down_read_killable(mm.mmap_lock) === 0) up_read(mm.mmap_lock)
  mutex_unlock(migf.lock)
}

function killer() {
  kill('reader')
}

/** A wait that a fatal signal ends. */
export const signal = scenario({
  tasks: [task('writer', mmap_writer), task('reader', killed_reader), task('sigkill', killer)],
})

function twice() {
  mutex_lock(migf.lock)
  mutex_lock(migf.lock)
}

/** A task that waits for itself. */
export const self = scenario({ tasks: [task('careless', twice)] })

function thief() {
  mutex_unlock(migf.lock)
}

/** An unlock by a task that does not hold the lock. */
export const misuse = scenario({ tasks: [task('thief', thief)] })

function sceptic() {
  assert(xe_vdev.deferred_reset, 'a reset is pending')
}

/** An assertion that fails. */
export const fault = scenario({ tasks: [task('sceptic', sceptic)] })

function waits_for_nobody() {
  wait_for_completion(buffer.copied)
}

/** A wait that nobody can end: a deadlock without a cycle. */
export const forgotten = scenario({ tasks: [task('waiter', waits_for_nobody)] })

const ioctl = struct('told', { by_set: 'nothing' })

function tells() {
  ioctl.by_set = '0'
  ioctl.by_set = '0'
}
export const fields = scenario({ tasks: [task('monitor', tells)] })

/** Nine tasks at one lock, more than there are keys and room. */
export const crowd = scenario({
  tasks: Array.from({ length: 9 }, (_, index) => task(`owner_${index + 1}`, state_owner)),
})

const device = struct('device', { ready: false, other: 0 })

function setter() {
  device.ready = true
}

function getter() {
  return device.ready
}

function bystander() {
  return device.other
}

/** Two tasks that touch one field without a lock, and one that only reads. */
export const race = scenario({
  tasks: [task('bystander', bystander), task('setter', setter), task('getter', getter)],
})
