// One thread takes a mutex and leaves the release to another.
import {
  complete,
  completion,
  explore,
  mutex,
  mutex_lock,
  mutex_unlock,
  scenario,
  struct,
  task,
  wait_for_completion,
} from 'deferred-reset'

const xe_vdev = struct('xe_vdev', {
  state_mutex: mutex(),
  taken: completion(),
  done: completion(),
})

function starts_work() {
  mutex_lock(xe_vdev.state_mutex)
  complete(xe_vdev.taken)
  wait_for_completion(xe_vdev.done)
}

function ends_work() {
  wait_for_completion(xe_vdev.taken)
  mutex_unlock(xe_vdev.state_mutex)
  complete(xe_vdev.done)
}

const tasks = [task('starts_work', starts_work), task('ends_work', ends_work)]

export default explore(scenario({ tasks }), { title: 'A mutex released by another' })
