// drivers/vfio/pci/xe/main.c: what a request asks of the PF, Linux 7.2.13. Left out: errors of the
// PF, the migration file.
import { migrationStates, vfio_mig_get_next_state } from 'deferred-reset'

// The wrapper of each arc, without its xe_sriov_vfio_.
const wrappers: Readonly<Record<string, string>> = {
  'RUNNING to RUNNING_P2P': 'suspend_device',
  'RUNNING_P2P to RUNNING': 'resume_device',
  'RUNNING_P2P to STOP': '–',
  'STOP to RUNNING_P2P': '–',
  'STOP to STOP_COPY': 'stop_copy_enter',
  'STOP_COPY to STOP': 'stop_copy_exit',
  'STOP to RESUMING': 'resume_data_enter',
  'RESUMING to STOP': 'resume_data_exit',
}

const STOP_COPY = 1
const P2P = 2
type State = (typeof migrationStates)[number]

// As in xe_vfio_pci_set_device_state: arc after arc, until the state is there.
const asked = (from: State, to: State) => {
  const calls: string[] = []
  let state = from
  while (state !== to) {
    const next = vfio_mig_get_next_state(
      STOP_COPY | P2P,
      migrationStates.indexOf(state),
      migrationStates.indexOf(to),
    )
    if (next.result !== 0) return [state, 'error', '-EINVAL']
    const reached: State = migrationStates[next.next_fsm] ?? 'ERROR'
    calls.push(wrappers[`${state} to ${reached}`] ?? 'error')
    state = reached
  }
  return [state, calls.join(', '), '0']
}

const requests: readonly (readonly [State, State])[] = [
  ['RUNNING', 'STOP_COPY'],
  ['STOP_COPY', 'STOP'],
  ['STOP_COPY', 'RUNNING'],
  ['RUNNING', 'RESUMING'],
  ['RESUMING', 'RUNNING'],
  ['RUNNING', 'PRE_COPY'],
]

export default {
  kind: 'table',
  caption: 'What a request asks of the PF',
  columns: ['from', 'to', 'mig_state then', 'asked of the PF', 'returns'],
  rows: requests.map(([from, to]) => [from, to, ...asked(from, to)]),
} as const
