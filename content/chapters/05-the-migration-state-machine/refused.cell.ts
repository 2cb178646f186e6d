import { migrationMachine } from 'deferred-reset'

// Back to PRE_COPY, to ERROR, and to a number that is no state; then a reset.
export default migrationMachine({
  title: 'Three refusals and a reset',
  flags: 1 + 2 + 4,
  from: 'STOP_COPY',
  to: ['PRE_COPY', 'ERROR', 8, 'reset'],
})
