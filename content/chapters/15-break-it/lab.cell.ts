import { mutations } from 'deferred-reset'
import { lab } from './flows.cell.ts'

export default mutations(lab)
