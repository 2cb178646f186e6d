import { Handle } from './handle.ts'
import { acquireExclusive, releaseExclusive, tryExclusive } from './mutex.ts'
import { primitive } from './primitive.ts'

/** `spinlock_t`, without PREEMPT_RT: one owner; its holder is in atomic context and must not sleep. */
export type Spinlock = Handle<'spinlock_t'>

/** An unlocked spinlock. A structure that embeds it names it. */
export function spinlock(name = 'spinlock'): Spinlock {
  return new Handle('spinlock_t', name)
}

/** Takes the spinlock. Modelled as a wait: the same states as spinning, without the turns of the loop. */
export const spin_lock = primitive<(lock: Spinlock) => void>({
  name: 'spin_lock',
  object: 'spinlock_t',
  sleeps: false,
  blocks: true,
  run: (machine, task, object) => acquireExclusive(machine, task, object),
})

/** Takes the spinlock if it is free: true; else false. */
export const spin_trylock = primitive<(lock: Spinlock) => boolean>({
  name: 'spin_trylock',
  object: 'spinlock_t',
  sleeps: false,
  result: 'boolean',
  run: tryExclusive,
})

/** Releases the spinlock. */
export const spin_unlock = primitive<(lock: Spinlock) => void>({
  name: 'spin_unlock',
  object: 'spinlock_t',
  sleeps: false,
  run: releaseExclusive,
})
