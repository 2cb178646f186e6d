import { signal } from '@preact/signals'
import { type LockKey, lockIdentity } from '../../../src/figure/lock-identity.ts'

/** The lock of a class's name as reports print it: `&mm->mmap_lock`, `&xe_vdev->state_mutex#2`. */
export function lockOfClass(name: string): LockKey {
  return lockIdentity(name.replace(/^&/, '').replace(/(?:#\d+)?(?:\/\d+)?$/, '')).key
}

/** The class that the reader points at, by its printed name, in whichever figure of the page. */
export const litLock = signal<string | undefined>(undefined)

/**
 * Lights a lock's name wherever it stands on the page: in reports, graphs, code and prose (`styles/locks.css`).
 * `undefined` puts the light out; code and prose light only the locks that have a colour of their own.
 */
export function lightLock(name: string | undefined): void {
  litLock.value = name
  const key = name === undefined ? 'other' : lockOfClass(name)
  const { dataset } = document.documentElement
  if (key === 'other') delete dataset.litLock
  else dataset.litLock = key
}
