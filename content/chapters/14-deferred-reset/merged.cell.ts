// The deferred reset as in Linux 7.2.13: when it finds a migration file open, its
// work takes migf->lock. No set_device_state.
import { explore, scenario, task } from 'deferred-reset'
import { device, vfio_pci_ioctl_reset } from './deferred.cell.ts'
import {
  atTheEnd,
  pin_dma,
  save_read,
  writer,
  xe_vfio_pci_reset_open_file,
} from './flows.cell.ts'

export const merged = scenario({
  tasks: [
    save_read,
    pin_dma,
    task('reset', vfio_pci_ioctl_reset, device(xe_vfio_pci_reset_open_file)),
    writer,
  ],
})

export default explore(merged, {
  title: 'Deferred reset, a file open',
  finally: atTheEnd,
})
