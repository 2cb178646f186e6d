// The reset with two lines swapped.
import { down_write, explore, scenario, task, up_write, WRITE_ONCE } from 'deferred-reset'
import { device, guest, pci_try_reset_function, pte, vdev } from './flows.cell.ts'

function reset_that_zaps_first() {
  WRITE_ONCE(pte.present, false)
  down_write(vdev.memory_lock)
  pci_try_reset_function()
  up_write(vdev.memory_lock)
}

const race = scenario({
  tasks: [task('guest', guest), task('reset', reset_that_zaps_first)],
})

export default explore(race, {
  title: 'Entries removed before the lock is taken',
  always: {
    'nothing is mapped while the device is in reset': () =>
      !(device.in_reset && pte.present),
  },
})
