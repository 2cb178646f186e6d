// A hot reset of two devices of one monitor. The second is being read, the BAR of the first
// is being pinned.
import {
  copy_to_user,
  down_write_killable,
  explore,
  mutex_lock,
  mutex_unlock,
  scenario,
  task,
  up_write,
} from 'deferred-reset'
import { buffer, type Device, device, mm, pin_dma } from './flows.cell.ts'
import { vfio_pci_dev_set_hot_reset } from './hot.cell.ts'
import { posted } from './posted.cell.ts'

function save_read(one: Device) {
  mutex_lock(one.migf.lock)
  if (!one.migf.disabled) copy_to_user(buffer)
  mutex_unlock(one.migf.lock)
}

function mmap_writer() {
  if (down_write_killable(mm.mmap_lock) === 0) up_write(mm.mmap_lock)
}

const first = device(posted)
const second = device(posted)
export const bus = scenario({
  tasks: [
    task('save_read 2', save_read, second),
    task('pin_dma 1', pin_dma, first),
    task('hot reset', vfio_pci_dev_set_hot_reset, first, second),
    task('mmap_writer', mmap_writer),
  ],
})

export default explore(bus, { title: 'Two devices, as posted' })
