import { migrationMachine, migrationStates, type Table } from 'deferred-reset'

/** The sets of flags that a device may have; each needs STOP_COPY. */
export const flagSets = [1, 3, 5, 7]

const machines = flagSets.map(flags => migrationMachine({ flags }))

const table: Table = {
  kind: 'table',
  caption: 'The states by number, and which devices have them',
  columns: ['state', 'number', ...flagSets.map(flags => `0x${flags}`)],
  rows: migrationStates.map((state, number) => [
    state,
    number,
    ...machines.map(({ states }) => states.includes(number)),
  ]),
}
export default table
