import { resetWords } from '../../figure/driver-table.ts'
import type { ResetWay } from '../../value/index.ts'

interface Shown {
  /** A name for styles. */
  readonly key: string
  /** For figures. */
  readonly letter: string
  readonly text: string
}

/** How a reset_done gets by state_mutex, as the reference shows it. */
export const resetWays: Readonly<Record<ResetWay, Shown>> = {
  'deferred, spinlock': shown('deferred, spinlock', 'deferred', 'D'),
  'deferred, mutex': shown('deferred, mutex', 'deferred-mutex', 'M'),
  waits: shown('waits', 'waits', 'W'),
  'no-op': shown('no-op', 'no-op', '0'),
  'no lock': shown('no lock', 'flag', 'F'),
  none: shown('none', 'none', '–'),
  'after memory_lock': shown('after memory_lock', 'after', 'C'),
}

function shown(way: ResetWay, key: string, letter: string): Shown {
  return { key, letter, text: resetWords(way) }
}
