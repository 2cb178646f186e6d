// The same two, in every order of their steps.
import { explore, scenario, task } from 'deferred-reset'
import { device, guest, pte, vfio_pci_ioctl_reset } from './flows.cell.ts'

const race = scenario({
  tasks: [task('guest', guest), task('reset', vfio_pci_ioctl_reset)],
})

export default explore(race, {
  title: 'A guest against a reset',
  always: {
    'nothing is mapped while the device is in reset': () =>
      !(device.in_reset && pte.present),
  },
})
