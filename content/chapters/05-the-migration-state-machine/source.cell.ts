import { migrationMachine } from 'deferred-reset'

// A device that can do everything, on the host that it leaves: copied while it runs,
// then stopped and copied to the end.
export default migrationMachine({
  title: 'A migration with a pre-copy phase',
  flags: 1 + 2 + 4,
  from: 'RUNNING',
  to: ['PRE_COPY', 'STOP_COPY', 'STOP'],
})
