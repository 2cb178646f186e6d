import { explore } from 'deferred-reset'
import { four } from './flows.cell.ts'

export default explore(four, { title: 'The four flows, every interleaving' })
