import type { Version } from '../../vfio/index.ts'

/** How a reset_done gets by state_mutex, as the reference says it: a name for styles, a letter for figures, and words. */
export const resetWays: Readonly<
  Record<Version['reset'], { readonly key: string; readonly letter: string; readonly text: string }>
> = {
  'deferred, spinlock': { key: 'deferred', letter: 'D', text: 'deferred reset with a spinlock' },
  'deferred, mutex': { key: 'deferred-mutex', letter: 'M', text: 'deferred reset with a mutex' },
  waits: { key: 'waits', letter: 'W', text: 'waits for state_mutex' },
  'no-op': { key: 'no-op', letter: '0', text: 'does nothing' },
  'no lock': { key: 'flag', letter: 'F', text: 'sets a flag, without a lock' },
  none: { key: 'none', letter: '–', text: 'no reset_done' },
  'after memory_lock': { key: 'after', letter: 'C', text: 'called by the core, after memory_lock' },
}
