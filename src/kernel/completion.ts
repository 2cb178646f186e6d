import { Handle } from './handle.ts'
import type { Machine } from './machine.ts'
import { type Attempt, blocked, EINTR, primitive } from './primitive.ts'

/** `struct completion`: a count of what is done; waiters sleep until it is not 0 (kernel/sched/completion.c). */
export type Completion = Handle<'completion'>

/** A completion with nothing done. A structure that embeds it names it. */
export function completion(name = 'completion'): Completion {
  return new Handle('completion', name)
}

/** Stands for the kernel's UINT_MAX: done for ever. */
const all = 1023

function wait(machine: Machine, task: number, object: number, killable: boolean): Attempt {
  const at = machine.at(object)
  const done = machine.cell(at)
  if (done > 0) {
    if (done < all) machine.set(at, done - 1)
    return 0
  }
  if (killable && machine.isKilled(task)) return EINTR
  return machine.policy === 'linux' ? machine.enqueue(task, object) : blocked
}

/** Sleeps until the completion is done, and uses up one `complete`. */
export const wait_for_completion = primitive<(x: Completion) => void>({
  name: 'wait_for_completion',
  object: 'completion',
  sleeps: true,
  blocks: true,
  run: (machine, task, object) => wait(machine, task, object, false),
})

/**
 * As `wait_for_completion`: 0; or -EINTR when a fatal signal ends the wait. The kernel's returns -ERESTARTSYS then; the
 * model has one number for both.
 */
export const wait_for_completion_killable = primitive<(x: Completion) => number>({
  name: 'wait_for_completion_killable',
  object: 'completion',
  sleeps: true,
  blocks: true,
  result: 'errno',
  run: (machine, task, object) => wait(machine, task, object, true),
})

/** Uses up one `complete` if there is one: true; else false. */
export const try_wait_for_completion = primitive<(x: Completion) => boolean>({
  name: 'try_wait_for_completion',
  object: 'completion',
  sleeps: false,
  result: 'boolean',
  run: (machine, _task, object) => {
    const at = machine.at(object)
    const done = machine.cell(at)
    if (done === 0) return 0
    if (done < all) machine.set(at, done - 1)
    return 1
  },
})

/**
 * Marks one more as done and wakes the first waiter, which uses it up at once. Left out: a newcomer that uses it up
 * before that waiter has run.
 */
export const complete = primitive<(x: Completion) => void>({
  name: 'complete',
  object: 'completion',
  sleeps: false,
  run: (machine, _task, object) => {
    const at = machine.at(object)
    const first = machine.firstWaiter(object)
    if (first !== undefined) machine.wake(first, 0)
    else machine.set(at, Math.min(machine.cell(at) + 1, all))
    return 0
  },
})

/** Marks it done for ever and wakes every waiter. */
export const complete_all = primitive<(x: Completion) => void>({
  name: 'complete_all',
  object: 'completion',
  sleeps: false,
  run: (machine, _task, object) => {
    machine.set(machine.at(object), all)
    for (const waiter of machine.queue(object)) machine.wake(waiter, 0)
    return 0
  },
})

/** Back to nothing done. */
export const reinit_completion = primitive<(x: Completion) => void>({
  name: 'reinit_completion',
  object: 'completion',
  sleeps: false,
  run: (machine, _task, object) => {
    machine.set(machine.at(object), 0)
    return 0
  },
})
