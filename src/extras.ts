/** What few cells use of the library: a page loads it when one of them names it. */
export {
  type MutationsOptions,
  mutations,
  pluscal,
  promela,
  type RwsemLabOptions,
  rwsemLab,
} from './explore/index.ts'
export { type LockdepOptions, lockdep, lockGraph } from './lockdep/index.ts'
export { beside, decodeSplats, mailReport } from './splat/index.ts'
export { type NextState, vfio_mig_get_next_state } from './vfio/migration.ts'
export { type MachineOptions, migrationMachine } from './vfio/migration-machine.ts'
export { migrationRequest } from './vfio/migration-request.ts'
export { migrationStates } from './vfio/migration-states.ts'
