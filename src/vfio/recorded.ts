import type { ValidatorVerdict } from '../value/index.ts'
import { type Driver, versionOf } from './driver.ts'
// What test/oracle/lockdep/drivers-6.1.json.gz says of each life, without the sequences: a test compares the two.
import recordings from './recorded-lives.json' with { type: 'json' }

/** The kernel whose lock validator was asked. */
export const recordedKernel = recordings.kernel

/** What the lock validator of a real kernel said. */
export interface Recorded extends ValidatorVerdict {
  /** What it printed; empty when it reported nothing. */
  readonly text: string
}

/**
 * What the lock validator of Linux 6.1.192 said of the lock sequence of a driver's version, with a migration file open
 * at the reset or not; null when it was not asked. Throws for an unknown version.
 */
export function recordedLockdep(driver: Driver, id: string, { open }: { open: boolean }): Recorded | null {
  const { recorded } = versionOf(driver, id)
  return recordings.lives.find(one => one.driver === recorded && one.open === open) ?? null
}

/** A class by the name that the recorded sequences have for it: without its structure where that is the driver's own. */
export function recordedName(lock: string): string {
  return lock.replace(/&\w+->(state_mutex|reset_lock)$/, '&$1').replace('&lm_file->lock', '&migf->lock')
}
