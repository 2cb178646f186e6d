import { assert, type Mutex, mutex, mutex_lock, mutex_unlock } from '../kernel/index.ts'
import { struct } from '../lang/index.ts'
import { copy_from_user, copy_to_user, type UserPage } from './user-memory.model.ts'

/**
 * The driver's structure behind a data_fd. Left out: the data, and a second file: a new session of a kind uses the
 * same structure again.
 */
export interface MigrationFile {
  readonly lock: Mutex
  /** The session is over, though the user may still have the file. */
  disabled: boolean
  /** The driver holds a reference to the file. */
  referenced: boolean
}

export const migration_file = (name = 'migf', open = false): MigrationFile =>
  struct(name, { lock: mutex(), disabled: !open, referenced: open })

export const ENODEV = -19
export const EFAULT = -14

/** The user reads migration data: the copy is made with the file's lock held. */
export function save_read(migf: MigrationFile, buffer: UserPage): number {
  mutex_lock(migf.lock)
  let ret = ENODEV
  if (!migf.disabled) ret = copy_to_user(buffer) === 0 ? 0 : EFAULT
  mutex_unlock(migf.lock)
  return ret
}

/** The user writes migration data: as `save_read`, the other way. */
export function resume_write(migf: MigrationFile, buffer: UserPage): number {
  mutex_lock(migf.lock)
  let ret = ENODEV
  if (!migf.disabled) ret = copy_from_user(buffer) === 0 ? 0 : EFAULT
  mutex_unlock(migf.lock)
  return ret
}

/** Ends the session: reads and writes fail from now on. */
export function disable_file(migf: MigrationFile): void {
  mutex_lock(migf.lock)
  migf.disabled = true
  mutex_unlock(migf.lock)
}

/** The driver drops its reference, `fput`, which it may do once. */
export function put_file(migf: MigrationFile): void {
  assert(migf.referenced, 'the driver drops a reference to the file that it does not have')
  migf.referenced = false
}
