import {
  mutex,
  mutex_lock,
  mutex_unlock,
  READ_ONCE,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
  WRITE_ONCE,
} from '../../src/index.ts'

/** Two tasks and one flag, written and read in every way that matters to a data race. */

const State = { idle: 'idle', running: 'running' } as const
type StateName = (typeof State)[keyof typeof State]

const dev = struct('dev', {
  lock: mutex(),
  reset_lock: spinlock(),
  flag: false,
  state: 'idle' as StateName,
  count: 0,
})

function plain_write() {
  dev.flag = true
}

function plain_read() {
  if (dev.flag) dev.count = 1
}

function marked_write() {
  WRITE_ONCE(dev.flag, true)
}

function marked_read() {
  if (READ_ONCE(dev.flag)) dev.count = 1
}

function marked_state() {
  if (READ_ONCE(dev.state) === State.idle) WRITE_ONCE(dev.state, State.running)
  // The second argument may narrow what the first one is known to hold.
  if (READ_ONCE(dev.flag)) WRITE_ONCE(dev.flag, false)
}

function locked_write() {
  mutex_lock(dev.lock)
  dev.flag = true
  mutex_unlock(dev.lock)
}

function locked_read() {
  mutex_lock(dev.lock)
  const seen = dev.flag
  mutex_unlock(dev.lock)
  if (seen) dev.count = 1
}

function other_lock_write() {
  spin_lock(dev.reset_lock)
  dev.flag = true
  spin_unlock(dev.reset_lock)
}

/** Sets the flag after the lock; the other reads it only once the lock has told it to. */
function publish() {
  dev.flag = true
  mutex_lock(dev.lock)
  dev.count = 1
  mutex_unlock(dev.lock)
}

function consume() {
  mutex_lock(dev.lock)
  const ready = dev.count === 1
  mutex_unlock(dev.lock)
  if (ready) dev.flag = false
}

const flows = {
  plain_write,
  plain_read,
  marked_write,
  marked_read,
  marked_state,
  locked_write,
  locked_read,
  other_lock_write,
  publish,
  consume,
}

export type FlowName = keyof typeof flows

/** A scenario of these flows, each as a task of its own name. */
export const of = (...names: readonly FlowName[]) =>
  scenario({ tasks: names.map((name, index) => task(`${name}_${index + 1}`, flows[name])) })
