import { Handle } from './handle.ts'
import type { Machine } from './machine.ts'
import { type Attempt, blocked, EINTR, primitive } from './primitive.ts'

/** `struct mutex`: one owner, which alone may release it; waiters sleep. */
export type Mutex = Handle<'mutex'>

/** An unlocked mutex. A structure that embeds it names it. */
export function mutex(name = 'mutex'): Mutex {
  return new Handle('mutex', name)
}

/**
 * Takes an exclusively owned lock, or makes the task wait for it. Under `linux` waiters queue and the lock goes to
 * the first of them (mutex.c: `__mutex_lock_common`, `__mutex_unlock_slowpath`; recorded on Linux 6.1.192). Left out
 * there: a newcomer that takes a released lock before its first waiter has woken, as a mutex allows unless it is handed
 * over. Under the other policies whoever comes first after the release takes it.
 */
export function acquireExclusive(machine: Machine, task: number, object: number, killable = false): Attempt {
  const at = machine.at(object)
  if (machine.is(at, 0)) {
    machine.set(at, task + 1)
    return 0
  }
  if (machine.is(at, task + 1)) return waitForItself(machine, task, object, killable)
  if (killable && machine.isKilled(task)) return EINTR
  return machine.policy === 'linux' ? machine.enqueue(task, object) : blocked
}

/** A lock asked for by the task whose hold excludes it: a step under every policy, or nobody would see the mistake. */
export function waitForItself(machine: Machine, task: number, object: number, killable: boolean): Attempt {
  if (machine.isWaiting(task)) return blocked
  machine.misused('recursion', task)
  if (killable && machine.isKilled(task)) return EINTR
  return machine.enqueue(task, object)
}

/** Takes an exclusively owned lock if it is free: 1, else 0. */
export function tryExclusive(machine: Machine, task: number, object: number): Attempt {
  const at = machine.at(object)
  if (!machine.is(at, 0)) return 0
  machine.set(at, task + 1)
  return 1
}

/** Releases an exclusively owned lock; under `linux` the first waiter owns it then. */
export function releaseExclusive(machine: Machine, task: number, object: number): Attempt {
  const at = machine.at(object)
  if (!machine.is(at, task + 1)) {
    machine.misused('unlock-not-owner', task)
    return 0
  }
  const first = machine.firstWaiter(object)
  machine.set(at, first === undefined ? 0 : first + 1)
  if (first !== undefined) machine.wake(first, 0)
  return 0
}

/** Takes the mutex; sleeps until it is free. */
export const mutex_lock = primitive<(lock: Mutex) => void>({
  name: 'mutex_lock',
  object: 'mutex',
  sleeps: true,
  blocks: true,
  run: (machine, task, object) => acquireExclusive(machine, task, object),
})

/** Takes the mutex: 0; or -EINTR when a fatal signal ends the wait. */
export const mutex_lock_killable = primitive<(lock: Mutex) => number>({
  name: 'mutex_lock_killable',
  object: 'mutex',
  sleeps: true,
  blocks: true,
  result: 'errno',
  run: (machine, task, object) => acquireExclusive(machine, task, object, true),
})

/** As `mutex_lock_killable`: the only signals of the model are fatal ones. */
export const mutex_lock_interruptible = primitive<(lock: Mutex) => number>({
  name: 'mutex_lock_interruptible',
  object: 'mutex',
  sleeps: true,
  blocks: true,
  result: 'errno',
  run: (machine, task, object) => acquireExclusive(machine, task, object, true),
})

/** Takes the mutex if it is free: true; else false, at once. */
export const mutex_trylock = primitive<(lock: Mutex) => boolean>({
  name: 'mutex_trylock',
  object: 'mutex',
  sleeps: false,
  result: 'boolean',
  run: tryExclusive,
})

/** Releases the mutex. Does not sleep. */
export const mutex_unlock = primitive<(lock: Mutex) => void>({
  name: 'mutex_unlock',
  object: 'mutex',
  sleeps: false,
  run: releaseExclusive,
})
