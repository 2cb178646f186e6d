// The same driver under the validator, one call after the other.
import { lockdep } from 'deferred-reset'
import { driver } from './driver.cell.ts'
import { life } from './flows.cell.ts'

export default lockdep(life(driver))
