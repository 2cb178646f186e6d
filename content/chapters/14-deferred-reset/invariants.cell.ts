// Two resets race with set_device_state, a file is open, and the invariants are
// asked in every state.
import { explore, holders, scenario, struct, task } from 'deferred-reset'
import {
  device,
  vfio_pci_ioctl_reset,
  xe_vfio_pci_set_device_state,
} from './deferred.cell.ts'
import { atTheEnd, xe_vfio_pci_reset_open_file } from './flows.cell.ts'

// No part of a driver: it shows when some task is at the reset's work.
const watch = struct('watch', { working: false })

function watched_reset(xe_vdev: { mig_state: string }) {
  watch.working = true
  xe_vfio_pci_reset_open_file(xe_vdev)
  watch.working = false
}

const xe_vdev = device(watched_reset)
const twoResets = scenario({
  tasks: [
    task('set_device_state', xe_vfio_pci_set_device_state, xe_vdev),
    task('reset A', vfio_pci_ioctl_reset, xe_vdev),
    task('reset B', vfio_pci_ioctl_reset, xe_vdev),
  ],
})

const isHeld = (lock: Parameters<typeof holders>[0]) => holders(lock).length > 0

export default explore(twoResets, {
  title: 'The invariants, with two resets',
  always: {
    'I1: outside reset_lock, a set flag has an owner of state_mutex to see it': () =>
      isHeld(xe_vdev.reset_lock) || !xe_vdev.deferred_reset || isHeld(xe_vdev.state_mutex),
    'I3: the work is done with state_mutex held': () =>
      !watch.working || isHeld(xe_vdev.state_mutex),
  },
  finally: {
    'I4: the work has been done after the last reset': atTheEnd['no reset is lost'],
    'I4: no flag is left set': () => !xe_vdev.deferred_reset,
  },
})
