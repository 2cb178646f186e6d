// vfio-pci-core with patch 1 of the series, and a driver that it converts. Left out: the
// calls when a device is closed, and the assertion that memory_lock is not held.
import { assert, explore } from 'deferred-reset'
import {
  type Device,
  device,
  five,
  nothing,
  plain_unlock,
  type Way,
  wait_and_work,
} from './flows.cell.ts'

// Called whatever the reset has returned, and for every device.
function vfio_pci_dev_migration_reset_state(device: Device) {
  assert(device.migrates, 'mig_ops is NULL, and a field of it is read')
  wait_and_work(device)
}

export const posted: Way = {
  // No longer there.
  reset_done: nothing,
  after_ioctl: vfio_pci_dev_migration_reset_state,
  // Forgotten.
  after_config: nothing,
  unlock: plain_unlock,
}

const one = device(posted)

export default explore(five(one), {
  title: 'The series, as posted',
  finally: { 'no reset is lost': () => !one.vf.was_reset },
})
