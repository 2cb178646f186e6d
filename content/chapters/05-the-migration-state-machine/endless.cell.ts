import { migrationMachine } from 'deferred-reset'

export default migrationMachine({
  title: 'The same request before the fix',
  flags: 1 + 2 + 4,
  version: '6.2',
  from: 'STOP_COPY',
  to: ['PRE_COPY', 'reset'],
})
