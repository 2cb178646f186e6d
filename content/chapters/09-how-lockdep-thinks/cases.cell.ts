// What lockdep says when the tasks run one after the other, and what can happen when
// they run together.
import {
  choose,
  complete,
  completion,
  down_read,
  down_write,
  explore,
  lockdep,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_read,
  up_write,
  wait_for_completion,
} from 'deferred-reset'

const a = struct('a', { lock: mutex(), sem: rw_semaphore(), done: completion() })
const b = struct('b', { lock: mutex(), sem: rw_semaphore() })
const gate = struct('gate', { lock: mutex() })
const twin = [struct('twin', { lock: mutex() }), struct('twin', { lock: mutex() })] as const

function locks(first: typeof gate, second: typeof gate) {
  mutex_lock(first.lock)
  mutex_lock(second.lock)
  mutex_unlock(second.lock)
  mutex_unlock(first.lock)
}

function behind_the_gate(first: typeof gate, second: typeof gate) {
  mutex_lock(gate.lock)
  locks(first, second)
  mutex_unlock(gate.lock)
}

function tries(first: typeof gate, second: typeof gate) {
  mutex_lock(first.lock)
  if (mutex_trylock(second.lock)) mutex_unlock(second.lock)
  mutex_unlock(first.lock)
}

function sometimes(first: typeof gate, second: typeof gate) {
  if (choose(2) === 1) locks(first, second)
}

function reads(first: typeof b, second: typeof b) {
  down_read(first.sem)
  down_read(second.sem)
  up_read(second.sem)
  up_read(first.sem)
}

function writes(one: typeof b) {
  down_write(one.sem)
  up_write(one.sem)
}

function waits() {
  mutex_lock(a.lock)
  wait_for_completion(a.done)
  mutex_unlock(a.lock)
}

function completes() {
  mutex_lock(a.lock)
  complete(a.done)
  mutex_unlock(a.lock)
}

type Tasks = Parameters<typeof scenario>[0]['tasks']
const row = (what: string, tasks: Tasks) => {
  const source = scenario({ tasks })
  const said = lockdep(source)
  return [
    what,
    said.kind === 'report' ? said.body.type : 'nothing',
    explore(source).deadlocks > 0 ? 'yes' : 'no',
  ]
}

export default {
  kind: 'table',
  caption: 'What lockdep reports, and what can hang',
  columns: ['tasks, in this order', 'lockdep reports', 'can hang'],
  rows: [
    row('A then B; B then A', [task('one', locks, a, b), task('two', locks, b, a)]),
    row('the same, each under a lock G', [
      task('one', behind_the_gate, a, b),
      task('two', behind_the_gate, b, a),
    ]),
    row('readers of A then B; of B then A', [
      task('one', reads, a, b),
      task('two', reads, b, a),
    ]),
    row('the same, and a writer of each', [
      task('one', reads, a, b),
      task('two', reads, b, a),
      task('three', writes, a),
      task('four', writes, b),
    ]),
    row('two locks of one class, in one order', [
      task('one', locks, twin[0], twin[1]),
      task('two', locks, twin[0], twin[1]),
    ]),
    row('A, trying B; B then A', [task('one', tries, a, b), task('two', locks, b, a)]),
    row('A then B; B then A on a path not taken', [
      task('one', locks, a, b),
      task('two', sometimes, b, a),
    ]),
    row('A held while waiting for what comes under A', [
      task('one', completes),
      task('two', waits),
    ]),
  ],
} as const
