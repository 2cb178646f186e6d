import type { Source } from '../../lang/index.ts'
import type { ExploreOptions } from '../explore.ts'
import { Calls } from './promela-calls.ts'
import { declarations, helpers } from './promela-declarations.ts'
import { promelaHeader } from './promela-header.ts'
import { modelOf } from './promela-model.ts'
import { processText } from './promela-process.ts'
import { surveyed } from './surveyed.ts'

/**
 * A scenario, or tables learned from one, as a Promela model for SPIN: a proctype for each flow, a label for each local
 * state, one step of SPIN's for each of ours. The comment at its head says how to run it and what has to come out. Throws
 * when the tables are not complete, and for an `assume` right behind a wait in a queue, which nobody can take back.
 */
export function promela(source: Source, options: ExploreOptions = {}): string {
  const { program, survey, domains, exported, kept } = surveyed('promela', source, options)
  const model = modelOf(program, survey, domains, exported)
  const calls = new Calls(model)
  const processes = model.outline.processes.flatMap(process => ['', ...processText(model, process, calls)])
  const body = [...calls.text(), ...processes]
  const helping = helpers(model, body.join('\n'))
  const parts = [
    promelaHeader(options.title ?? '', model, kept),
    declarations(model),
    ...(helping.length === 0 ? [] : [helping]),
    body,
  ]
  return `${parts.map(lines => lines.join('\n')).join('\n\n')}\n`
}
