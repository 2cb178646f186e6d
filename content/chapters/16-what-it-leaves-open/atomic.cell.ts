// Second cure: the file is marked without its lock. In mlx5 and virtio the work goes on
// and frees the buffers that reads copy from.
import {
  assert,
  copy_to_user,
  explore,
  mutex_lock,
  mutex_unlock,
  READ_ONCE,
  scenario,
  struct,
  task,
  WRITE_ONCE,
} from 'deferred-reset'
import { buffer, migf, pin_dma, resets, vf, writer } from './flows.cell.ts'

const data = struct('data', { freed: false })
// No part of a driver: a read is at its copy.
const reading = struct('reading', { copies: false })

function mark() {
  WRITE_ONCE(migf.disabled, true)
}

function mark_and_free() {
  mark()
  WRITE_ONCE(data.freed, true)
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

const marked = (disable_fds: () => void) =>
  scenario({
    tasks: [task('save_read', save_read), pin_dma, resets(disable_fds), writer],
  })
export const freeing = marked(mark_and_free)
export const keeping = marked(mark)

export const asked = {
  always: {
    'no read copies from a disabled file': () => !reading.copies || !migf.disabled,
  },
  finally: { 'no reset is lost': () => !vf.was_reset },
}

export default explore(freeing, { title: 'The file marked without its lock' })
