import * as library from '../../../src/index.ts'
import { flowsOf } from '../../lang/run-flow.ts'
import { sourceOf } from './source-text.ts'
import { fieldNames, type ObjectName, objectTypes, type Sketch } from './statement.ts'

/** A sketch's scenario, from its flows as source text: compiled, learned and run like a reader's own. */
export function scenarioOf(sketch: Sketch): library.Scenario {
  const dev = library.struct('dev', {
    ...Object.fromEntries(objectNames.map(name => [name, makers[objectTypes[name]]()])),
    ...Object.fromEntries(fieldNames.map(name => [name, 0])),
  })
  const flows = flowsOf(sourceOf(sketch), { ...library, dev })
  return library.scenario({
    policy: sketch.policy,
    tasks: sketch.tasks.map((flow, task) => {
      const run = flows[`f${flow}`]
      if (run === undefined) throw new Error(`flow ${flow} was not compiled`)
      return library.task(`t${task}`, run)
    }),
  })
}

const objectNames = Object.keys(objectTypes).filter((name): name is ObjectName => name in objectTypes)

const makers = {
  mutex: () => library.mutex(),
  spinlock_t: () => library.spinlock(),
  rw_semaphore: () => library.rw_semaphore(),
  completion: () => library.completion(),
  page: () => library.page(),
}
