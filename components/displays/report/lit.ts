import { type LockKey, lockIdentity } from '../../../src/figure/lock-identity.ts'

/** The lock of a class's name as reports print it: `&mm->mmap_lock`, `&xe_vdev->state_mutex#2`. */
export function lockOfClass(name: string): LockKey {
  return lockIdentity(name.replace(/^&/, '').replace(/(?:#\d+)?(?:\/\d+)?$/, '')).key
}

/**
 * Lights a lock's name wherever it stands on the page: in reports, graphs, code and prose (`styles/locks.css`).
 * `undefined`, and a lock that has no colour of its own, put the light out.
 */
export function lightLock(name: string | undefined): void {
  const key = name === undefined ? 'other' : lockOfClass(name)
  const { dataset } = document.documentElement
  if (key === 'other') delete dataset.litLock
  else dataset.litLock = key
}
