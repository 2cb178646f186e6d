// One thread reads, and calls a function that reads again. Another wants to write.
import {
  down_read,
  down_write,
  explore,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_read,
  up_write,
} from 'deferred-reset'

const vdev = struct('vdev', { memory_lock: rw_semaphore() })

function outer() {
  down_read(vdev.memory_lock)
  inner()
  up_read(vdev.memory_lock)
}

function inner() {
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
}

function writer() {
  down_write(vdev.memory_lock)
  up_write(vdev.memory_lock)
}

const tasks = [task('reader', outer), task('writer', writer)]

export default explore(scenario({ tasks }), { title: 'A read inside a read' })
