import { migrationStates, type Table, vfio_mig_get_next_state } from 'deferred-reset'

const answer = (flags: number, current: number, wanted: number): string => {
  const next = vfio_mig_get_next_state(flags, current, wanted)
  if (next.result === null) return 'does not return'
  if (next.result !== 0) return next.warns ? 'W' : 'E'
  return migrationStates[next.next_fsm] ?? ''
}

/** What a driver gets when it asks for the next state: that state, E for -EINVAL, or W for a warning and -EINVAL. */
export const nextHops = (flags: number): Table => ({
  kind: 'table',
  caption: `Flags 0x${flags}: the next state, from the row towards the column`,
  columns: ['from', ...migrationStates],
  rows: migrationStates.map((from, current) => [
    from,
    ...migrationStates.map((_, wanted) => answer(flags, current, wanted)),
  ]),
})

export default nextHops(7)
