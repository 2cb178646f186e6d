import {
  choose,
  down_read,
  down_read_trylock,
  down_write,
  down_write_trylock,
  downgrade_write,
  mutex,
  mutex_lock,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_read,
  up_write,
} from '../../src/index.ts'

const mm = struct('mm', { mmap_lock: rw_semaphore() })
const other = struct('other', { lock: mutex(), count: 0 })

function thread() {
  for (;;) {
    const way = choose(4)
    if (way === 0) {
      down_read(mm.mmap_lock)
      read()
    } else if (way === 1) {
      down_write(mm.mmap_lock)
      write()
    } else if (way === 2) {
      if (down_read_trylock(mm.mmap_lock)) read()
    } else {
      if (down_write_trylock(mm.mmap_lock)) write()
    }
  }
}

function read() {
  if (choose(2) === 1) {
    down_read(mm.mmap_lock)
    up_read(mm.mmap_lock)
  }
  up_read(mm.mmap_lock)
}

function write() {
  if (choose(2) === 0) {
    up_write(mm.mmap_lock)
  } else {
    downgrade_write(mm.mmap_lock)
    read()
  }
}

function taker() {
  mutex_lock(other.lock)
}

function counter() {
  for (;;) {
    down_read(mm.mmap_lock)
    other.count = other.count + 1
    up_read(mm.mmap_lock)
  }
}

/** Threads A to D, each of which asks for one rwsem as it likes. */
export const threads = scenario({ tasks: ['A', 'B', 'C', 'D'].map(name => task(name, thread)) })
export const withMutex = scenario({ tasks: [task('A', thread), task('T', taker)] })
export const counting = scenario({ tasks: [task('A', counter), task('B', counter)] })

/** A writer that waits between readers, and a writer that readers pass. */
export const passing = [
  'A down_read',
  'B down_write',
  'C down_read',
  'A up_read',
  'A down_write',
  'D down_read',
  'B up_write',
  'B down_read_trylock',
]
