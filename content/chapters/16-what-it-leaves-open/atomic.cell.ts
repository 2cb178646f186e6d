// Second cure: the file is marked without its lock. In mlx5 and virtio the work goes on
// and frees the buffers that reads copy from.
import {
  assert,
  copy_to_user,
  explore,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  READ_ONCE,
  scenario,
  spin_lock,
  spin_unlock,
  struct,
  task,
  WRITE_ONCE,
} from 'deferred-reset'
import {
  buffer,
  migf,
  mvdev,
  pin_dma,
  vf,
  vfio_pci_ioctl_reset,
  writer,
} from './flows.cell.ts'

const data = struct('data', { freed: false })
// No part of a driver: a read is at its copy.
const reading = struct('reading', { copies: false })

function disable_fds(frees: boolean) {
  WRITE_ONCE(migf.disabled, true)
  if (frees) WRITE_ONCE(data.freed, true)
}

function save_read() {
  mutex_lock(migf.lock)
  if (!READ_ONCE(migf.disabled)) {
    WRITE_ONCE(reading.copies, true)
    copy_to_user(buffer)
    assert(!READ_ONCE(data.freed), 'the copy reads a buffer that has been freed')
    WRITE_ONCE(reading.copies, false)
  }
  mutex_unlock(migf.lock)
}

function reset_done(frees: boolean) {
  spin_lock(mvdev.reset_lock)
  mvdev.deferred_reset = true
  const taken = mutex_trylock(mvdev.state_mutex)
  spin_unlock(mvdev.reset_lock)
  if (taken) state_mutex_unlock(frees)
}

function state_mutex_unlock(frees: boolean) {
  spin_lock(mvdev.reset_lock)
  while (mvdev.deferred_reset) {
    mvdev.deferred_reset = false
    spin_unlock(mvdev.reset_lock)
    mvdev.mig_state = 'RUNNING'
    disable_fds(frees)
    WRITE_ONCE(vf.was_reset, false)
    spin_lock(mvdev.reset_lock)
  }
  mutex_unlock(mvdev.state_mutex)
  spin_unlock(mvdev.reset_lock)
}

function frees_its_buffers() {
  reset_done(true)
}

function frees_nothing() {
  reset_done(false)
}

const marked = (done: () => void) =>
  scenario({
    tasks: [
      task('save_read', save_read),
      pin_dma,
      task('reset', vfio_pci_ioctl_reset, done),
      writer,
    ],
  })
export const freeing = marked(frees_its_buffers)
export const keeping = marked(frees_nothing)

export const asked = {
  always: {
    'no read copies from a disabled file': () => !reading.copies || !migf.disabled,
  },
  finally: { 'no reset is lost': () => !vf.was_reset },
}

export default explore(freeing, { title: 'The file marked without its lock' })
