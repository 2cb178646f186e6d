import { Machine } from '../kernel/index.ts'
import { type Checks, checkOptions, open, type Source, takes } from '../lang/index.ts'
import type { LockGraph, Program, Report } from '../value/index.ts'
import { lockGraphOf } from './graph-value.ts'
import { kernelLimits, type Limits } from './limits.ts'
import { type Kernel, Lockdep } from './lockdep.ts'
import { ModelRun } from './model-run.ts'
import { reportLines } from './report/text.ts'

export interface LockdepOptions {
  readonly title?: string
  /** The tasks to run, by name, first first; all of them in the scenario's order unless said otherwise. */
  readonly order?: readonly string[]
  /** The kernel that the report speaks for. */
  readonly kernel?: Partial<Kernel>
  readonly limits?: Partial<Limits>
}

const kernelChecks: Checks<Kernel> = {
  release: takes.text,
  build: takes.text,
  taint: takes.text,
  proveRawLockNesting: takes.yesOrNo,
  debugLockdep: takes.yesOrNo,
  backtraceNamesUser: takes.yesOrNo,
}

const checks: Checks<LockdepOptions> = {
  title: takes.text,
  order: takes.list,
  kernel: (value, name) => checkOptions(name, value, kernelChecks),
  limits: (value, name) =>
    checkOptions(name, value, Object.fromEntries(Object.keys(kernelLimits).map(one => [one, takes.count]))),
}

const firstPid = 1001

/**
 * Runs a scenario's tasks one after the other, each alone and to its end, and shows what lockdep says: its first report,
 * or the dependencies it has learned when it has nothing to report. A `choose` gives 0. Throws when a task cannot end
 * alone, for an order that names no task, or one twice, and for options that are none.
 */
export function lockdep(source: Source, options: LockdepOptions = {}): Report | LockGraph {
  checkOptions('lockdep', options, checks)
  const { program, learner } = open(source)
  const validator = new Lockdep(options)
  const run = new ModelRun(validator, new Machine(program, learner), program)
  const tasks = program.tasks.map(({ name }, index) => ({
    index,
    task: validator.newTask(name, firstPid + index),
  }))
  const ran: string[] = []
  for (const name of checkedOrder(program, options.order)) {
    const found = tasks.find(({ task }) => task.comm === name)
    if (found === undefined || !validator.enabled) break
    run.runAlone(found.index, found.task)
    ran.push(name)
  }
  const { report, classes, graph } = validator
  if (report === undefined) {
    const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`
    const learned = `${count(classes.count, 'lock class', 'lock classes')}, ${count(graph.count / 2, 'dependency', 'dependencies')}`
    return lockGraphOf(validator, options.title ?? `lockdep has nothing to report: ${learned}`, ran)
  }
  const lines = reportLines(report)
  const title = options.title ?? lines.find(({ part }) => part === 'title')?.text ?? report.type
  return { kind: 'report', title, body: report, lines, graph: lockGraphOf(validator, title, ran) }
}

/** The dependencies learned in the same way, whether there is a report about them or not. Throws as `lockdep` does. */
export function lockGraph(source: Source, options: LockdepOptions = {}): LockGraph {
  const said = lockdep(source, options)
  return said.kind === 'graph' ? said : said.graph
}

function checkedOrder({ tasks }: Program, order?: readonly string[]): readonly string[] {
  const names = tasks.map(({ name }) => name)
  for (const [at, name] of order?.entries() ?? []) {
    if (!names.includes(name))
      throw new Error(
        `order[${at}]: no task is named ${JSON.stringify(name)}; the tasks are ${names.join(', ')}`,
      )
    if (order?.indexOf(name) !== at)
      throw new Error(`order[${at}]: ${name} has run already, and a task runs once`)
  }
  return order ?? names
}
