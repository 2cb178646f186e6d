import { type LockKey, lockIdentity } from '#src/figure/lock-identity.ts'

/** A stretch of a line of code; `lock` when it names one of the five locks. */
export interface LockStretch {
  readonly start: number
  readonly end: number
  readonly lock: LockKey
}

/** As models spell them: `xe_vdev.state_mutex`, `migf.lock`. */
const spelling = /\b(?:state_mutex|migf(?:->|\.|_)lock|mmap_lock|memory_lock|reset_lock)\b/g

/** Where a line of code names one of the five locks. */
export function findLockNames(line: string): LockStretch[] {
  return [...line.matchAll(spelling)].map(({ 0: text, index }) => ({
    start: index,
    end: index + text.length,
    lock: lockIdentity(text.replace(/\.|(?<=^migf)_/, '->')).key,
  }))
}
