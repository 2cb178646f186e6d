// The same driver under a monitor at work: a read, a PRE_COPY query, a pinned BAR, a
// reset, and a thread that changes the mappings.
import { explore } from 'deferred-reset'
import { driver } from './driver.cell.ts'
import { process } from './flows.cell.ts'

export default explore(process(driver), { title: 'A monitor at work' })
