// What the review asks for, and two roads that the series had forgotten. How it would look
// is ours: no second version of the series was found.
import { explore, scenario, task } from 'deferred-reset'
import {
  type Device,
  device,
  nothing,
  plain_unlock,
  reset_store,
  vfio_exp_config_write,
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

const guest = device(reviewed)
const root = device(reviewed)

export default explore(
  scenario({
    tasks: [
      task('a guest sets FLR', vfio_exp_config_write, guest),
      task('root writes to sysfs', reset_store, root),
    ],
  }),
  {
    title: 'With the objections met',
    finally: {
      'the driver hears of an FLR by the guest': () => !guest.vf.was_reset,
      'the driver hears of a reset through sysfs': () => !root.vf.was_reset,
    },
  },
)
