import { Handle } from './handle.ts'
import type { Machine } from './machine.ts'
import { waitForItself } from './mutex.ts'
import { type Attempt, blocked, EINTR, primitive } from './primitive.ts'

/** `struct rw_semaphore`: many readers or one writer; waiters sleep. */
export type RwSemaphore = Handle<'rw_semaphore'>

/** An unlocked rw_semaphore. A structure that embeds it names it. */
export function rw_semaphore(name = 'rw_semaphore'): RwSemaphore {
  return new Handle('rw_semaphore', name)
}

/** True for the primitives that wait for the lock in read mode. */
export function waitsForRead(primitiveName: string): boolean {
  return primitiveName.startsWith('down_read')
}

function depth(machine: Machine, object: number, task: number): number {
  return machine.cell(machine.at(object) + 1 + task)
}

function holdsRead(machine: Machine, object: number, task: number): boolean {
  return !machine.is(machine.at(object) + 1 + task, 0)
}

function addDepth(machine: Machine, object: number, task: number, change: 1 | -1): void {
  machine.set(machine.at(object) + 1 + task, depth(machine, object, task) + change)
}

function hasReaders(machine: Machine, object: number): boolean {
  for (let task = 0; task < machine.tasks; task++) if (holdsRead(machine, object, task)) return true
  return false
}

function hasWriter(machine: Machine, object: number): boolean {
  return !machine.is(machine.at(object), 0)
}

function isWriter(machine: Machine, object: number, task: number): boolean {
  return machine.is(machine.at(object), task + 1)
}

/**
 * A reader gets in when no writer holds the lock and, but for policy `unfair`, nobody is queued: one sleeping
 * writer stops every new reader (rwsem.c: `rwsem_read_trylock`, `rwsem_down_read_slowpath`). Left out: newcomers that
 * take a released lock before a queued writer has woken.
 */
function admitsReader(machine: Machine, object: number): boolean {
  if (hasWriter(machine, object)) return false
  return machine.policy === 'unfair' || machine.waiters(object) === 0
}

function admitsWriter(machine: Machine, object: number): boolean {
  return !hasWriter(machine, object) && !hasReaders(machine, object)
}

function acquireRead(machine: Machine, task: number, object: number, killable: boolean): Attempt {
  if (isWriter(machine, object, task)) return waitForItself(machine, task, object, killable)
  if (holdsRead(machine, object, task)) machine.misused('recursion', task)
  if (admitsReader(machine, object)) {
    addDepth(machine, object, task, 1)
    return 0
  }
  if (killable && machine.isKilled(task)) return EINTR
  return machine.policy === 'linux' ? machine.enqueue(task, object) : blocked
}

/**
 * Under `writer-pref` a writer that cannot go on announces itself by a step, which stops new readers, and takes the
 * lock by another; under `linux` it joins the queue and is handed the lock.
 */
function acquireWrite(machine: Machine, task: number, object: number, killable: boolean): Attempt {
  if (machine.holds(task, object)) return waitForItself(machine, task, object, killable)
  if (admitsWriter(machine, object)) {
    if (machine.isWaiting(task)) machine.dequeue(task)
    machine.set(machine.at(object), task + 1)
    return 0
  }
  if (killable && machine.isKilled(task)) return EINTR
  if (machine.policy === 'unfair' || machine.isWaiting(task)) return blocked
  return machine.enqueue(task, object)
}

/**
 * Hands a released or downgraded lock on, as rwsem.c's `rwsem_mark_wake` does: a writer at the head gets it if it is
 * free; a reader at the head takes every queued reader along, past queued writers.
 */
export function passOn(machine: Machine, object: number): void {
  if (machine.policy !== 'linux' || hasWriter(machine, object)) return
  const queue = machine.queue(object)
  const first = queue[0]
  if (first === undefined) return
  const reads = (task: number) => waitsForRead(machine.operation(task)?.primitive ?? '')
  if (reads(first)) {
    for (const reader of queue.filter(reads)) {
      addDepth(machine, object, reader, 1)
      machine.wake(reader, 0)
    }
  } else if (!hasReaders(machine, object)) {
    machine.set(machine.at(object), first + 1)
    machine.wake(first, 0)
  }
}

/** Takes the lock for reading; sleeps while a writer holds it or is queued. */
export const down_read = primitive<(lock: RwSemaphore) => void>({
  name: 'down_read',
  object: 'rw_semaphore',
  sleeps: true,
  blocks: true,
  run: (machine, task, object) => acquireRead(machine, task, object, false),
})

/** Takes the lock for reading: 0; or -EINTR when a fatal signal ends the wait. */
export const down_read_killable = primitive<(lock: RwSemaphore) => number>({
  name: 'down_read_killable',
  object: 'rw_semaphore',
  sleeps: true,
  blocks: true,
  result: 'errno',
  run: (machine, task, object) => acquireRead(machine, task, object, true),
})

/** Takes the lock for reading if that needs no wait: true; else false. A queued writer makes it fail too. */
export const down_read_trylock = primitive<(lock: RwSemaphore) => boolean>({
  name: 'down_read_trylock',
  object: 'rw_semaphore',
  sleeps: false,
  result: 'boolean',
  run: (machine, task, object) => {
    if (!admitsReader(machine, object)) return 0
    addDepth(machine, object, task, 1)
    return 1
  },
})

/** Releases a read hold. */
export const up_read = primitive<(lock: RwSemaphore) => void>({
  name: 'up_read',
  object: 'rw_semaphore',
  sleeps: false,
  run: (machine, task, object) => {
    if (!holdsRead(machine, object, task)) {
      machine.misused('unlock-not-owner', task)
      return 0
    }
    addDepth(machine, object, task, -1)
    if (!hasReaders(machine, object)) passOn(machine, object)
    return 0
  },
})

/** Takes the lock for writing; sleeps until it is free. */
export const down_write = primitive<(lock: RwSemaphore) => void>({
  name: 'down_write',
  object: 'rw_semaphore',
  sleeps: true,
  blocks: true,
  run: (machine, task, object) => acquireWrite(machine, task, object, false),
})

/** Takes the lock for writing: 0; or -EINTR when a fatal signal ends the wait. */
export const down_write_killable = primitive<(lock: RwSemaphore) => number>({
  name: 'down_write_killable',
  object: 'rw_semaphore',
  sleeps: true,
  blocks: true,
  result: 'errno',
  run: (machine, task, object) => acquireWrite(machine, task, object, true),
})

/** Takes the lock for writing if it is free: true; else false. */
export const down_write_trylock = primitive<(lock: RwSemaphore) => boolean>({
  name: 'down_write_trylock',
  object: 'rw_semaphore',
  sleeps: false,
  result: 'boolean',
  run: (machine, task, object) => {
    if (!admitsWriter(machine, object)) return 0
    machine.set(machine.at(object), task + 1)
    return 1
  },
})

/** Releases the write hold. */
export const up_write = primitive<(lock: RwSemaphore) => void>({
  name: 'up_write',
  object: 'rw_semaphore',
  sleeps: false,
  run: (machine, task, object) => {
    if (!isWriter(machine, object, task)) {
      machine.misused('unlock-not-owner', task)
      return 0
    }
    machine.set(machine.at(object), 0)
    passOn(machine, object)
    return 0
  },
})

/** Turns the write hold into a read hold; when a reader is at the head of the queue, all queued readers join it. */
export const downgrade_write = primitive<(lock: RwSemaphore) => void>({
  name: 'downgrade_write',
  object: 'rw_semaphore',
  sleeps: false,
  run: (machine, task, object) => {
    if (!isWriter(machine, object, task)) {
      machine.misused('unlock-not-owner', task)
      return 0
    }
    machine.set(machine.at(object), 0)
    addDepth(machine, object, task, 1)
    passOn(machine, object)
    return 0
  },
})
