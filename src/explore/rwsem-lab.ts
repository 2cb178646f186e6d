import { type Learner, record } from '../kernel/index.ts'
import { type Checks, checkOptions, open, type Scenario, takes } from '../lang/index.ts'
import type { Policy, Program, RwsemLab, RwsemRun } from '../value/index.ts'
import { makeRequest } from '../value/rwsem.ts'
import { close, isClosed } from './closure.ts'

export interface RwsemLabOptions {
  readonly title?: string
  /** The policies to compare; the first is the one shown first. */
  readonly policies?: readonly Policy[]
}

const checks: Checks<RwsemLabOptions> = {
  title: takes.text,
  policies: (value, name) => {
    takes.list(value, name)
    for (const one of Array.from(Object(value))) takes.policy(one, 'policy')
  },
}

/**
 * Makes requests, such as `'A down_read'`, of the one rw_semaphore of a scenario, under each policy. A task asks at a
 * `choose` that leads to the calls it can make. Throws when the scenario has another object, when a request names no task
 * of it, and when the first policy's run does not get to where the request can be made.
 */
export function rwsemLab(
  source: Scenario,
  requests: readonly string[],
  options: RwsemLabOptions = {},
): RwsemLab {
  checkOptions('rwsemLab', options, checks)
  takes.list(requests, 'the requests of rwsemLab')
  const { title = '', policies = ['linux', 'writer-pref', 'unfair'] } = options
  const runs = policies.map(policy => runUnder(source, policy, requests))
  runs[0]?.requests.forEach((_, index) => {
    const [before = 0, after = 0] = [runs[0]?.ends[index - 1], runs[0]?.ends[index]]
    if (after === before)
      throw new Error(
        `request ${index + 1}, ${JSON.stringify(requests[index])}: the task is not where it can ask that`,
      )
  })
  return { kind: 'rwsem', title, runs }
}

function runUnder(source: Scenario, policy: Policy, requests: readonly string[]): RwsemRun {
  const { program: tables, learner } = open(source, policy)
  const { type } = tables.objects[0] ?? {}
  if (type !== 'rw_semaphore' || tables.objects.length > 1)
    throw new Error(
      `the tasks of this lab have one rw_semaphore between them, and nothing else; these have ${tables.objects.length === 0 ? 'no object' : tables.objects.map(({ name }) => name).join(', ')}`,
    )
  const closed = close(tables, learner)
  // Whoever takes the lab over can ask for anything, so nothing may be left to learn.
  if (!isClosed(closed) || closed.learner !== undefined)
    throw new Error('the tasks of this lab can do more than can be learned: let them count nothing')
  const program: Program = { ...tables, complete: true }
  let run: RwsemRun = { requests: [], trace: record(program, [], '', learner), ends: [] }
  requests.forEach((text, index) => {
    run = answered(program, run, parsed(program, text, index), learner)
  })
  return run
}

function answered(
  program: Program,
  run: RwsemRun,
  request: RwsemRun['requests'][number],
  learner: Learner | undefined,
): RwsemRun {
  const making = makeRequest(run, request)
  let next = making.next()
  while (next.done !== true) next = making.next(record(program, next.value, '', learner))
  return next.value
}

function parsed({ tasks }: Program, request: string, index: number): RwsemRun['requests'][number] {
  const [name = '', primitive = ''] = request.split(' ')
  const task = tasks.findIndex(candidate => candidate.name === name)
  if (task < 0)
    throw new Error(
      `request ${index + 1}, ${JSON.stringify(request)}: no task is named ${JSON.stringify(name)}; write '${tasks[0]?.name ?? 'A'} down_read'`,
    )
  return { task, primitive }
}
