// The mended driver under everything that the other was put to.
import { explore, lockdep } from 'deferred-reset'
import { atTheEnd, life, process, races } from './flows.cell.ts'
import { driver } from './solution.cell.ts'

const said = lockdep(life(driver))
const verdict = (scene: typeof races) =>
  explore(scene(driver), { finally: atTheEnd }).verdict

export default [
  `A change of state, a query, two resets: ${verdict(races)}.`,
  `A monitor at work: ${verdict(process)}.`,
  `The validator: ${said.kind === 'report' ? said.title : 'no report'}.`,
].join('\n')
