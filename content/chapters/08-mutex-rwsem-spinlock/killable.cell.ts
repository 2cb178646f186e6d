// A killable wait whose result nobody looks at.
import {
  explore,
  kill,
  mutex,
  mutex_lock,
  mutex_lock_killable,
  mutex_unlock,
  scenario,
  struct,
  task,
} from 'deferred-reset'

const migf = struct('migf', { lock: mutex() })

function save_read() {
  mutex_lock_killable(migf.lock)
  mutex_unlock(migf.lock)
}

function disable_file() {
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
}

function sigkill() {
  kill('save_read')
}

const tasks = [
  task('save_read', save_read),
  task('disable_file', disable_file),
  task('kill', sigkill),
]

export default explore(scenario({ tasks }), { title: 'A result that nobody looks at' })
