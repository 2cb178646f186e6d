import type { Source } from '../../lang/index.ts'
import type { ExploreOptions } from '../explore.ts'
import type { KeptClaim } from './claim-tree.ts'
import { claimWords, expectations, subjectWords } from './header-words.ts'
import { plusCalDeclarations, properties } from './pluscal-declarations.ts'
import { Macros } from './pluscal-macros.ts'
import { type PlusCalModel, plusCalModel } from './pluscal-model.ts'
import { plusCalProcess } from './pluscal-process.ts'
import { surveyed } from './surveyed.ts'

/**
 * A scenario, or tables learned from one, as a module `scenario` with a PlusCal algorithm, to be translated and checked
 * with TLC: a process for each flow, a label for each local state. Throws where `promela` does.
 */
export function pluscal(source: Source, options: ExploreOptions = {}): string {
  const { program, survey, domains, exported, kept } = surveyed('pluscal', source, options)
  const model = plusCalModel(program, survey, domains, exported)
  const macros = new Macros(model)
  // A task that has no step is there from its end on, which PlusCal has no process for.
  const active = model.outline.processes.filter(({ labels }) => labels[0]?.name !== 'Done')
  const processes = active.flatMap(process => ['', ...plusCalProcess(model, process, macros)])
  const lines = [
    '---- MODULE scenario ----',
    ...header(options.title ?? '', model, kept),
    'EXTENDS Integers, Sequences, TLC',
    '',
    `Tasks == 0..${program.tasks.length - 1}`,
    'Nobody == -1',
    '',
    '(* --algorithm scenario {',
    ...plusCalDeclarations(model),
    ...macros.text(),
    ...processes,
    '} *)',
    '\\* BEGIN TRANSLATION',
    '\\* END TRANSLATION',
    '',
    ...properties(model, active),
    '====',
  ]
  return `${lines.join('\n')}\n`
}

function header(title: string, model: PlusCalModel, kept: readonly KeptClaim[]): string[] {
  const { program, survey, claims, hasSleep } = model
  const lines = [
    ...subjectWords(title, program),
    ...(hasSleep
      ? [
          'A task that waits in a queue stands at the label where it goes on; its task_state keeps it from running until',
          'another task has done what it waits for.',
        ]
      : []),
    '',
    'To run it with TLC, this file being scenario.tla:',
    '  java -cp tla2tools.jar pcal.trans scenario.tla',
    '  java -XX:+UseParallelGC -cp tla2tools.jar tlc2.TLC -config scenario.cfg scenario.tla',
    'with a scenario.cfg of these lines; TLC finds a deadlock by itself, and -deadlock tells it not to look for any:',
    '  SPECIFICATION Spec',
    ...propertyNames(model).map(name => `  INVARIANT ${name}`),
    '',
    ...expectations(survey),
    'Distinct states are those. States generated are the transitions, one for the start, and one for each state in which',
    'all tasks have ended, where TLC adds a step that changes nothing.',
    ...claimWords(claims, kept),
  ]
  return lines.map(line => `\\* ${line.replaceAll(/[\r\n]+/g, ' ')}`.trimEnd())
}

function propertyNames(model: PlusCalModel): readonly string[] {
  return [
    ...(model.survey.hasFault ? ['NoFault'] : []),
    ...(model.hasLocks ? ['NothingHeldAtEnd'] : []),
    ...(model.hasSleep ? ['NobodyWaitsAtItsEnd'] : []),
    ...model.claims.map(({ macro }) => macro),
  ]
}
