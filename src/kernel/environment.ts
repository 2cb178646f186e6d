import type { Mutex } from './mutex.ts'
import { EINTR, primitive, primitiveNamed } from './primitive.ts'
import { passOn, type RwSemaphore } from './rw-semaphore.ts'
import type { Spinlock } from './spinlock.ts'

/** The environment chooses one of the results 0 to n - 1; every one of them is explored. */
export const choose = primitive<(n: number) => number>({
  name: 'choose',
  object: null,
  sleeps: false,
  // The machine takes the result from the schedule.
  run: () => 0,
})

/** Runs in which the condition is false are not runs: nothing is said about them. */
export const assume = primitive<(condition: boolean) => void>({
  name: 'assume',
  object: null,
  sleeps: false,
  annotation: true,
  run: () => 0,
})

/** A run in which the condition is false violates the scenario. */
export const assert = primitive<(condition: boolean, message?: string) => void>({
  name: 'assert',
  object: null,
  sleeps: false,
  annotation: true,
  run: () => 0,
})

/**
 * Sends the named task a fatal signal: a killable wait of it ends with -EINTR. When it was the first waiter of a
 * rw_semaphore the rest of the queue is looked at again (rwsem.c: `rwsem_del_wake_waiter`, Linux 6.1.192).
 */
export const kill = primitive<(task: string) => void>({
  name: 'kill',
  object: null,
  sleeps: false,
  run: (machine, _task, _object, operation) => {
    const target = operation.argument ?? 0
    machine.markKilled(target)
    const wait = machine.operation(target)
    if (!machine.isWaiting(target) || wait?.object === undefined) return 0
    if (primitiveNamed(wait.primitive).result !== 'errno') return 0
    const wasFirst = machine.firstWaiter(wait.object) === target
    machine.wake(target, EINTR)
    if (wasFirst && machine.program.objects[wait.object]?.type === 'rw_semaphore')
      passOn(machine, wait.object)
    return 0
  },
})

/**
 * Says that the caller may sleep here, because a user page may fault; wrong in atomic context. Given the mmap_lock that
 * the fault would take, lockdep counts it as taken for reading, fault or not (mm/memory.c: `__might_fault`).
 */
export const might_fault = primitive<(mmap_lock?: RwSemaphore) => void>({
  name: 'might_fault',
  object: 'rw_semaphore',
  optional: true,
  sleeps: true,
  annotation: true,
  run: () => 0,
})

/** Says that the caller may sleep here; wrong in atomic context. */
export const might_sleep = primitive<() => void>({
  name: 'might_sleep',
  object: null,
  sleeps: true,
  annotation: true,
  run: () => 0,
})

/** Says that the caller holds the lock; wrong when it does not (include/linux/lockdep.h). Checked with the next step. */
export const lockdep_assert_held = primitive<(lock: Mutex | Spinlock | RwSemaphore) => void>({
  name: 'lockdep_assert_held',
  object: 'lock',
  sleeps: false,
  annotation: true,
  run: (machine, task, object, operation) => {
    if (!machine.holds(task, object)) machine.misused('not-held', task, operation)
    return 0
  },
})
