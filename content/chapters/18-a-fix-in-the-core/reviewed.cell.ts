// The same with what the review asks for. How it would look is ours: no second version of
// the series was found.
import { explore } from 'deferred-reset'
import {
  type Device,
  device,
  five,
  nothing,
  plain_unlock,
  type Way,
  wait_and_work,
} from './flows.cell.ts'

// The second half of vfio_pci_up_write_memory_lock_from_reset: memory_lock has just been
// released. On every road that took it for a reset.
function after_reset(device: Device, ret: number) {
  if (ret === 0 && device.migrates) wait_and_work(device)
}

export const reviewed: Way = {
  reset_done: nothing,
  after_ioctl: after_reset,
  after_config: after_reset,
  unlock: plain_unlock,
}

const one = device(reviewed)

export default explore(five(one), {
  title: 'With the objections met',
  finally: { 'no reset is lost': () => !one.vf.was_reset },
})
