import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import {
  exclusive,
  kindTypes,
  Lockdep,
  type LockMap,
  lockAcquire,
  lockRelease,
  type Site,
} from '../src/lockdep/index.ts'

/** Acquire/release pairs per second of the lock validator. */
export interface LockdepRates {
  /** Four locks, nested, over and over: every sequence of held locks is known. */
  readonly warm: number
  /** Each pair ends a sequence of up to six of 60 locks that was never seen before, and is validated in full. */
  readonly newChains: number
}

/** Measures both rates; a few seconds. */
export function lockdepRates(): LockdepRates {
  return { warm: warmRate(), newChains: newChainRate() }
}

const site: Site = { at: { symbol: 'bench' }, frames: [{ symbol: 'bench' }] }

function mutexes(lockdep: Lockdep, count: number): readonly LockMap[] {
  const { check: _, ...types } = kindTypes('mutex', lockdep.wait)
  return Array.from({ length: count }, (_unused, index) =>
    lockdep.newMap({ name: `lock ${index}`, ...types }),
  )
}

function warmRate(): number {
  const lockdep = new Lockdep()
  const task = lockdep.newTask('bench', 1)
  const locks = mutexes(lockdep, 4)
  const inward = [...locks].reverse()
  return pairsPerSecond(lockdep, 2_000_000, () => {
    for (const lock of locks) lockAcquire(lockdep, task, lock, exclusive, site)
    for (const lock of inward) lockRelease(lockdep, task, lock, site)
    return locks.length
  })
}

function newChainRate(): number {
  const lockdep = new Lockdep({ limits: { chains: 1 << 24, chainHlocks: 1 << 27 } })
  const task = lockdep.newTask('bench', 1)
  const locks = mutexes(lockdep, 60)
  // All ascending sequences of up to six locks, depth first: each acquisition makes a new one.
  const held: number[] = []
  return pairsPerSecond(lockdep, 1_000_000, () => {
    const last = held.at(-1) ?? -1
    if (held.length < 6 && last + 1 < locks.length) held.push(last + 1)
    else {
      let top = held.pop() ?? 0
      release(top)
      while (top + 1 === locks.length) {
        top = held.pop() ?? 0
        release(top)
      }
      held.push(top + 1)
    }
    const lock = locks[held.at(-1) ?? 0]
    if (lock !== undefined) lockAcquire(lockdep, task, lock, exclusive, site)
    return 1
  })

  function release(index: number): void {
    const lock = locks[index]
    if (lock !== undefined) lockRelease(lockdep, task, lock, site)
  }
}

/** Runs `turn`, which gives its number of pairs, up to `pairs` in all. Throws when the validator found something to report. */
function pairsPerSecond(lockdep: Lockdep, pairs: number, turn: () => number): number {
  const start = performance.now()
  let done = 0
  while (done < pairs) done += turn()
  const seconds = (performance.now() - start) / 1000
  if (!lockdep.enabled) throw new Error(`lockdep turned itself off: ${lockdep.report?.type}`)
  return done / seconds
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { warm, newChains } = lockdepRates()
  console.log(`lockdep, warm: ${Math.round(warm).toLocaleString('en')} acquire/release pairs a second`)
  console.log(
    `lockdep, new chains: ${Math.round(newChains).toLocaleString('en')} acquire/release pairs a second`,
  )
}
