// Threads that ask for one rw_semaphore as they like: at each choose it is the
// reader of this page who chooses. The lock is a model of kernel/locking/rwsem.c,
// Linux 7.2.13. Left out: a newcomer that takes a released lock before its first
// waiter is awake, spinning before sleeping, the wait after which a writer insists,
// and the limit of 256 readers that are woken at a time.
import {
  choose,
  down_read,
  down_read_trylock,
  down_write,
  down_write_trylock,
  downgrade_write,
  rw_semaphore,
  rwsemLab,
  scenario,
  struct,
  task,
  up_read,
  up_write,
} from 'deferred-reset'

const mm = struct('mm', { mmap_lock: rw_semaphore() })

export function thread() {
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

// Holds it for reading: releases it, or asks for it again, which is a mistake.
function read() {
  if (choose(2) === 1) {
    down_read(mm.mmap_lock)
    up_read(mm.mmap_lock)
  }
  up_read(mm.mmap_lock)
}

// Holds it for writing: releases it, or goes on as a reader.
function write() {
  if (choose(2) === 0) {
    up_write(mm.mmap_lock)
  } else {
    downgrade_write(mm.mmap_lock)
    read()
  }
}

const threads = ['A', 'B', 'C', 'D'].map(name => task(name, thread))

export default rwsemLab(
  scenario({ tasks: threads }),
  [
    'A down_read',
    'B down_write',
    'C down_read',
    'A up_read',
    'A down_write',
    'D down_read',
    'B up_write',
    'B down_read_trylock',
  ],
  { title: 'Four threads and one rwsem' },
)
