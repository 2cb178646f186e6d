import { mutex, mutex_lock, mutex_trylock, mutex_unlock, struct } from '../../src/index.ts'

const dev = struct('dev', { first: mutex(), second: mutex() })

/** Takes two locks; gives way when the second is taken, and tries again. */
export function give_way() {
  mutex_lock(dev.first)
  while (!mutex_trylock(dev.second)) {
    mutex_unlock(dev.first)
    mutex_lock(dev.first)
  }
  mutex_unlock(dev.second)
  mutex_unlock(dev.first)
}

/** The same with the locks the other way round. */
export function give_way_too() {
  mutex_lock(dev.second)
  while (!mutex_trylock(dev.first)) {
    mutex_unlock(dev.second)
    mutex_lock(dev.second)
  }
  mutex_unlock(dev.first)
  mutex_unlock(dev.second)
}
