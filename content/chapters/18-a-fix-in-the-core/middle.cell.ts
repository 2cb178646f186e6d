// A reset in the middle of a transition, as posted: the monitor asks for STOP_COPY, and
// another of its threads resets the device and then asks for the state.
import { mutex_lock, replay, scenario, struct, task, WRITE_ONCE } from 'deferred-reset'
import { type Device, device, vfio_pci_ioctl_reset } from './flows.cell.ts'
import { posted } from './posted.cell.ts'

export const told = struct('told', { by_set: 'nothing yet', by_get: 'nothing yet' })
// No part of a driver: a transition is under way.
export const transition = struct('transition', { runs: false })

// STOP to STOP_COPY opens a migration file.
export function set_stop_copy(one: Device) {
  mutex_lock(one.state_mutex)
  WRITE_ONCE(transition.runs, true)
  one.migf.disabled = false
  one.mig_state = 'STOP_COPY'
  WRITE_ONCE(transition.runs, false)
  one.unlock(one)
  told.by_set = 'a data_fd'
}

function get_state(one: Device) {
  mutex_lock(one.state_mutex)
  const state = one.mig_state
  one.unlock(one)
  return state
}

function resetter(one: Device) {
  vfio_pci_ioctl_reset(one)
  told.by_get = get_state(one)
}

const one = device(posted)
const both = scenario({
  tasks: [task('monitor', set_stop_copy, one), task('resetter', resetter, one)],
})

const run = (task: string, steps: number) => Array.from({ length: steps }, () => task)
const schedule = [
  ...run('monitor', 3),
  ...run('resetter', 10),
  ...run('monitor', 4),
  ...run('resetter', 10),
]
export default replay(both, schedule, { title: 'A reset in the middle, as posted' })
