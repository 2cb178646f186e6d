import { explore } from 'deferred-reset'
import { five } from './flows.cell.ts'

export default explore(five, { title: 'The five threads' })
