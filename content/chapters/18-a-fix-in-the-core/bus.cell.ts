// A hot reset of two devices of one monitor that share a bus, as posted.
import {
  down_write_trylock,
  explore,
  mutex,
  mutex_lock,
  mutex_unlock,
  scenario,
  struct,
  task,
  up_write,
  WRITE_ONCE,
} from 'deferred-reset'
import { type Device, device, mmap_writer, pin_dma, save_read } from './flows.cell.ts'
import { posted } from './posted.cell.ts'

const dev_set = struct('dev_set', { lock: mutex() })
const EBUSY = -16

// drivers/vfio/pci/vfio_pci_core.c. Tries memory_lock of each, and gives up when one is busy.
function vfio_pci_dev_set_hot_reset(first: Device, second: Device) {
  mutex_lock(dev_set.lock)
  let ret = EBUSY
  if (down_write_trylock(first.vdev.memory_lock)) {
    if (down_write_trylock(second.vdev.memory_lock)) {
      ret = pci_reset_bus(first, second)
      up_write(second.vdev.memory_lock)
      second.after_ioctl(second, ret)
    }
    up_write(first.vdev.memory_lock)
    first.after_ioctl(first, ret)
  }
  mutex_unlock(dev_set.lock)
  return ret
}

function pci_reset_bus(first: Device, second: Device) {
  WRITE_ONCE(first.vf.was_reset, true)
  WRITE_ONCE(second.vf.was_reset, true)
  return 0
}

const told = struct('told', { by_the_reset: 1 })
function hot_reset(first: Device, second: Device) {
  told.by_the_reset = vfio_pci_dev_set_hot_reset(first, second)
}

const first = device(posted)
const second = device(posted)

export default explore(
  scenario({
    tasks: [
      task('hot_reset', hot_reset, first, second),
      task('save_read 2', save_read, second),
      task('pin_dma 1', pin_dma, first),
      task('pin_dma 2', pin_dma, second),
      task('mmap_writer', mmap_writer),
    ],
  }),
  {
    title: 'A hot reset of two devices',
    finally: {
      'a reset that gives up leaves the state alone': () =>
        told.by_the_reset === 0 || first.mig_state === 'STOP_COPY',
    },
  },
)
