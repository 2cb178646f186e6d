import { migrationRequest, migrationStates, vfio_mig_get_next_state } from 'deferred-reset'

const name = (state: number) => migrationStates[state] ?? ''
const [STOP, RUNNING, STOP_COPY, PRE_COPY] = [1, 2, 3, 6]

const row = (flags: number, cur: number, next: number) => {
  const hop = vfio_mig_get_next_state(flags, cur, next)
  const { path } = migrationRequest(flags, cur, next)
  return [
    flags,
    `${name(cur)} to ${name(next)}`,
    hop.result === 0 ? hop.skipped.map(name).join(', ') : 'refused',
    path.slice(1).map(name).join(', '),
  ]
}

export default {
  kind: 'table',
  caption: 'The same request to four kinds of devices',
  columns: ['flags', 'request', 'passed over at the first hop', 'arcs to'],
  rows: [
    ...[1, 3, 5, 7].map(flags => row(flags, RUNNING, STOP)),
    ...[5, 7].map(flags => row(flags, PRE_COPY, STOP_COPY)),
  ],
} as const
