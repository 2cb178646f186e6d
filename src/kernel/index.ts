export * from './completion.ts'
export { assert, assume, choose, kill, lockdep_assert_held, might_fault, might_sleep } from './environment.ts'
export { READ_ONCE, WRITE_ONCE } from './field.ts'
export { Handle, isLock } from './handle.ts'
export { type Learner, Machine, type Reads } from './machine.ts'
export {
  type Mutex,
  mutex,
  mutex_lock,
  mutex_lock_interruptible,
  mutex_lock_killable,
  mutex_trylock,
  mutex_unlock,
} from './mutex.ts'
export { install_page, type Page, page, touch_page, zap_page } from './page.ts'
export { EINTR, isKillable, type Primitive, primitiveNamed, primitiveOf, resultsOf } from './primitive.ts'
export { record } from './record.ts'
export {
  down_read,
  down_read_killable,
  down_read_trylock,
  down_write,
  down_write_killable,
  down_write_trylock,
  downgrade_write,
  type RwSemaphore,
  rw_semaphore,
  up_read,
  up_write,
} from './rw-semaphore.ts'
export * from './spinlock.ts'
