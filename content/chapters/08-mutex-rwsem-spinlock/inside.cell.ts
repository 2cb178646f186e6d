// What may be called while a spinlock is held: each call by itself, in the one run
// that there is, with nobody else about.
import {
  complete,
  completion,
  copy_to_user,
  down_read,
  down_read_trylock,
  explore,
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
  try_wait_for_completion,
  up_read,
  user_page,
  wait_for_completion,
} from 'deferred-reset'

const xe_vdev = struct('xe_vdev', { reset_lock: spinlock(), state_mutex: mutex() })
const other = struct('other', { lock: spinlock(), work: completion() })
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
const mm = mm_struct()
const buffer = user_page(mm, 'buffer', { present: true })

function lock_mutex() {
  spin_lock(xe_vdev.reset_lock)
  mutex_lock(xe_vdev.state_mutex)
  mutex_unlock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
}

function try_mutex() {
  spin_lock(xe_vdev.reset_lock)
  if (mutex_trylock(xe_vdev.state_mutex)) mutex_unlock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
}

function release_mutex() {
  mutex_lock(xe_vdev.state_mutex)
  spin_lock(xe_vdev.reset_lock)
  mutex_unlock(xe_vdev.state_mutex)
  spin_unlock(xe_vdev.reset_lock)
}

function read() {
  spin_lock(xe_vdev.reset_lock)
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
  spin_unlock(xe_vdev.reset_lock)
}

function try_read() {
  spin_lock(xe_vdev.reset_lock)
  if (down_read_trylock(vdev.memory_lock)) up_read(vdev.memory_lock)
  spin_unlock(xe_vdev.reset_lock)
}

function spin() {
  spin_lock(xe_vdev.reset_lock)
  spin_lock(other.lock)
  spin_unlock(other.lock)
  spin_unlock(xe_vdev.reset_lock)
}

function copy() {
  spin_lock(xe_vdev.reset_lock)
  copy_to_user(buffer)
  spin_unlock(xe_vdev.reset_lock)
}

function announce() {
  spin_lock(xe_vdev.reset_lock)
  complete(other.work)
  spin_unlock(xe_vdev.reset_lock)
}

function look() {
  spin_lock(xe_vdev.reset_lock)
  try_wait_for_completion(other.work)
  spin_unlock(xe_vdev.reset_lock)
}

function wait() {
  complete(other.work)
  spin_lock(xe_vdev.reset_lock)
  wait_for_completion(other.work)
  spin_unlock(xe_vdev.reset_lock)
}

const calls = [
  { call: 'mutex_lock', flow: lock_mutex },
  { call: 'mutex_trylock', flow: try_mutex },
  { call: 'mutex_unlock', flow: release_mutex },
  { call: 'down_read', flow: read },
  { call: 'down_read_trylock', flow: try_read },
  { call: 'spin_lock, of another', flow: spin },
  { call: 'copy_to_user', flow: copy },
  { call: 'complete', flow: announce },
  { call: 'try_wait_for_completion', flow: look },
  { call: 'wait_for_completion', flow: wait },
]

/** The kinds of wrong use in any run of a flow, as the model names them. */
const misuse = (flow: () => void): string => {
  const { properties } = explore(scenario({ tasks: [task('holder', flow)] }))
  const steps = properties.flatMap(({ witness }) => witness?.steps ?? [])
  const kinds = steps.flatMap(({ misuse }) => misuse.map(({ kind }) => kind))
  return [...new Set(kinds)].join(', ') || 'none'
}

export default {
  kind: 'table',
  caption: 'Called while a spinlock is held',
  columns: ['call', 'wrong use that the model reports'],
  rows: calls.map(({ call, flow }) => [call, misuse(flow)]),
} as const
