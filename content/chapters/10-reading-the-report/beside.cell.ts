import { beside, lockdep, mailReport } from 'deferred-reset'
import { mail } from './flows.cell.ts'

const ours = lockdep(mail, { title: 'The mail and the model' })
export default ours.kind === 'report' ? beside('the mail', mailReport, ours) : ours
