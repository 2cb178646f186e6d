// Two threads, each of which takes a mutex and releases it: a mutex of its own, or
// the same one.
import {
  count,
  mutex,
  mutex_lock,
  mutex_unlock,
  scenario,
  struct,
  task,
} from 'deferred-reset'

const a = struct('a', { lock: mutex() })
const b = struct('b', { lock: mutex() })

function takes(owner: typeof a) {
  mutex_lock(owner.lock)
  mutex_unlock(owner.lock)
}

const two = (second: typeof a) =>
  scenario({
    policy: 'writer-pref',
    tasks: [task('one', takes, a), task('two', takes, second)],
  })

export const apart = two(b)
export const together = two(a)

const row = (what: string, source: typeof apart) => {
  const { interleavings, traces, states } = count(source)
  return [what, interleavings, traces, states]
}

export default {
  kind: 'table',
  caption: 'Two threads, two steps each',
  columns: ['', 'interleavings', 'traces', 'states'],
  rows: [row('a mutex each', apart), row('one mutex', together)],
} as const
