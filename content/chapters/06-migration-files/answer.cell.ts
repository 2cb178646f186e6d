// Setting the state, with user memory that may turn out to be unusable at either copy.
// Written from what Linux 7.2.13 does (drivers/vfio/vfio_main.c:
// vfio_ioctl_device_feature_mig_device_state, vfio_ioct_mig_return_fd). Left out: the
// request itself, a process that has no fd left, the arcs.
import {
  choose,
  explore,
  mutex,
  mutex_lock,
  mutex_unlock,
  scenario,
  struct,
  task,
} from 'deferred-reset'

const xe_vdev = struct('xe_vdev', { state_mutex: mutex(), mig_state: 'STOP' })
// What the user can know: the return value, and the fd in the answer.
const user = struct('user', { told: 'nothing yet', data_fd: -1 })

// The user gave a bad address, or the copy was killed while it waited.
function copy_fails() {
  return choose(2) === 1
}

function vfio_ioctl_device_feature_mig_device_state() {
  if (copy_fails()) return '-EFAULT'
  xe_vfio_pci_set_device_state()
  return vfio_ioct_mig_return_fd()
}

function xe_vfio_pci_set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  xe_vdev.mig_state = 'STOP_COPY'
  mutex_unlock(xe_vdev.state_mutex)
}

// Reserves a number, copies the answer out, and only then makes the number valid.
function vfio_ioct_mig_return_fd() {
  if (copy_fails()) return '-EFAULT'
  user.data_fd = 42
  return '0'
}

function monitor() {
  user.told = vfio_ioctl_device_feature_mig_device_state()
}

export default explore(scenario({ tasks: [task('monitor', monitor)] }), {
  title: 'STOP to STOP_COPY, with copies that fail',
  finally: {
    'an fd comes with success, and only with it': () =>
      (user.told === '0') === (user.data_fd !== -1),
    'an error means that the state is as before': () =>
      user.told === '0' || xe_vdev.mig_state === 'STOP',
  },
})
