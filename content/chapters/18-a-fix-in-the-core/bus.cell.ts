// Two devices of one monitor share a bus. The second is being read, the BAR of the first is
// being pinned.
import { explore, scenario, task } from 'deferred-reset'
import {
  device,
  mmap_writer,
  pin_dma,
  posted,
  save_read,
  vfio_pci_dev_set_hot_reset,
} from './flows.cell.ts'

const first = device(posted)
const second = device(posted)

export default explore(
  scenario({
    tasks: [
      task('hot_reset', vfio_pci_dev_set_hot_reset, first, second),
      task('save_read 2', save_read, second),
      task('pin_dma 1', pin_dma, first),
      task('mmap_writer', mmap_writer),
    ],
  }),
  { title: 'A hot reset of two devices' },
)
