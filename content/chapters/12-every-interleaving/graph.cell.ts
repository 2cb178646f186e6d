import { explore } from 'deferred-reset'
import { together } from './small.cell.ts'

export default explore(together, {
  title: 'One mutex, every state',
  reduce: false,
  graph: true,
})
