// Which road leads to the driver: each run alone, with the callback of Linux 7.2.13, with
// the series, and with its review met.
import {
  down_read,
  explore,
  mutex_lock,
  mutex_unlock,
  scenario,
  task,
  up_read,
} from 'deferred-reset'
import {
  type Device,
  device,
  plain,
  posted,
  reset_store,
  vfio_exp_config_write,
  vfio_pci_dev_set_hot_reset,
  vfio_pci_ioctl_reset,
  type Way,
} from './flows.cell.ts'
import { reviewed } from './reviewed.cell.ts'

// Stands for another thread that holds the lock of the device.
function busy_ioctl(one: Device) {
  mutex_lock(one.dev.mutex)
  vfio_pci_ioctl_reset(one)
  mutex_unlock(one.dev.mutex)
}

// Stands for a thread that pins a BAR of another device on the bus.
const neighbour = device(plain)
function busy_bus(one: Device) {
  down_read(neighbour.vdev.memory_lock)
  vfio_pci_dev_set_hot_reset(one, neighbour)
  up_read(neighbour.vdev.memory_lock)
}

const roads = [
  { road: 'the ioctl', flow: vfio_pci_ioctl_reset },
  { road: 'the ioctl, the device lock busy', flow: busy_ioctl, resets: false },
  { road: 'the ioctl, the reset fails', flow: vfio_pci_ioctl_reset, works: false },
  { road: 'the ioctl, plain vfio-pci', flow: vfio_pci_ioctl_reset, migrates: false },
  { road: 'a hot reset that gives up', flow: busy_bus, resets: false },
  { road: 'the FLR bit, set by the guest', flow: vfio_exp_config_write },
  { road: 'sysfs', flow: reset_store },
]

const heard = (way: Way, { flow, resets, works, migrates }: (typeof roads)[number]) => {
  const one = device(way, { works, migrates })
  const { properties } = explore(scenario({ tasks: [task('reset', flow, one)] }), {
    finally: {
      'the state is as before': () => one.mig_state === 'STOP_COPY',
    },
  })
  const fails = (property: string) =>
    properties.some(result => result.property === property && result.verdict === 'violated')
  if (fails('fault')) return 'follows NULL'
  const told = fails('final-state')
  if (migrates === false) return told ? 'resets a state' : 'nothing to do'
  const reset = resets !== false && works !== false
  if (told) return reset ? 'hears of it' : 'hears of a reset that was none'
  return reset ? 'does not hear' : 'is left alone'
}

export default {
  kind: 'table',
  caption: 'What the driver hears of a reset',
  columns: ['road', 'Linux 7.2.13, the callback waits', 'as posted', 'the review met'],
  rows: roads.map(road => [
    road.road,
    heard(plain, road),
    heard(posted, road),
    heard(reviewed, road),
  ]),
} as const
