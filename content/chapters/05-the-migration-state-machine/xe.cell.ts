import { migrationMachine } from 'deferred-reset'

// A device of the xe driver: STOP_COPY (1) and P2P (2).
export default migrationMachine({
  title: 'From RUNNING to STOP_COPY',
  flags: 1 + 2,
  from: 'RUNNING',
  to: 'STOP_COPY',
})
