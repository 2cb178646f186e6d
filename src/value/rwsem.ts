import type { ProgramNode } from './program.ts'
import type { ScheduleEntry, TaskState, Trace } from './trace.ts'

/** What a task asks of the lock: a call by its kernel name. */
export interface LockRequest {
  readonly task: number
  /** `down_read`, `up_write`, ... */
  readonly primitive: string
}

/** Requests as one policy answers them. */
export interface RwsemRun {
  readonly requests: readonly LockRequest[]
  /** The run that they make. */
  readonly trace: Trace
  /** For each request, after how many steps of the run it is answered: no more than before when it could not be made. */
  readonly ends: readonly number[]
}

/** One rw_semaphore and tasks that ask for it in any order: the same requests under each policy. */
export interface RwsemLab {
  readonly kind: 'rwsem'
  readonly title: string
  /** A run for each policy; the first is the one shown first. */
  readonly runs: readonly RwsemRun[]
}

/** The first requests of a run, and what came of them. */
export function firstRequests({ requests, trace, ends }: RwsemRun, count: number): RwsemRun {
  const steps = ends[count - 1] ?? 0
  return {
    requests: requests.slice(0, count),
    ends: ends.slice(0, count),
    trace: {
      ...trace,
      steps: trace.steps.slice(0, steps),
      situations: trace.situations.slice(0, steps + 1),
    },
  }
}

/** What a task can ask for at the end of a run: the calls that its `choose` leads to, else the one it is at. */
export function possibleRequests(trace: Trace, task: number): readonly string[] {
  const { operation, choices } = lastState(trace, task) ?? {}
  if (operation === undefined || choices === 0) return []
  if (operation.primitive !== 'choose') return [operation.primitive]
  const nodes = trace.program.tasks[task]?.nodes ?? []
  const calls = new Map(nextNodes(nodes[nodeOf(trace, task)]))
  return [...calls.keys()].sort((a, b) => a - b).map(choice => primitiveAt(nodes[calls.get(choice) ?? -1]))
}

/**
 * Makes one more request of a run. Yields the schedules that it needs the runs of, and returns the longer run. Under a
 * policy that hands nothing over, those who wait for what is free now take it, first who asked first: one of the orders
 * that the policy allows.
 */
export function* makeRequest(
  run: RwsemRun,
  request: LockRequest,
): Generator<readonly ScheduleEntry[], RwsemRun, Trace> {
  const requests = [...run.requests, request]
  let { trace } = run
  const through = (task: number, choice = 0) => [
    ...trace.steps.map(step => ({ task: step.task, choice: step.choice })),
    { task, choice },
  ]
  const { task, primitive } = request
  const choice = possibleRequests(trace, task).indexOf(primitive)
  if (choice < 0) return { requests, trace, ends: [...run.ends, trace.steps.length] }
  if (lastState(trace, task)?.operation?.primitive === 'choose') trace = yield through(task, choice)
  if (canRun(trace, task)) trace = yield through(task)
  for (;;) {
    const made = { requests, trace, ends: [...run.ends, trace.steps.length] }
    const next = stillAsking(made).find(waiting => canRun(trace, waiting))
    if (next === undefined) return made
    trace = yield through(next)
  }
}

/** Tasks whose last request is not granted yet, in the order in which they asked. */
export function stillAsking({ requests, trace, ends }: RwsemRun): readonly number[] {
  const made = requests.filter((_, index) => (ends[index] ?? 0) > (ends[index - 1] ?? 0))
  return made
    .filter(({ task }, index) => made.findLastIndex(other => other.task === task) === index)
    .filter(
      ({ task, primitive }) => waits(primitive) && lastState(trace, task)?.operation?.primitive === primitive,
    )
    .map(({ task }) => task)
}

/** True for the calls that may have to wait. */
function waits(primitive: string): boolean {
  return primitive.startsWith('down_') && !primitive.endsWith('trylock')
}

function lastState(trace: Trace, task: number): TaskState | undefined {
  return trace.situations.at(-1)?.tasks[task]
}

function canRun(trace: Trace, task: number): boolean {
  return (lastState(trace, task)?.choices ?? 0) > 0
}

/** Where in its tables the run has brought a task. A wait that another task ends gives 0. */
function nodeOf({ program, steps }: Trace, task: number): number {
  const nodes = program.tasks[task]?.nodes ?? []
  let at = 0
  for (const step of steps) {
    const result = step.task === task && step.outcome !== 'waits' ? step.result : undefined
    const taken = step.woken.includes(task) ? 0 : result
    at = nextNodes(nodes[at]).find(([given]) => given === taken)?.[1] ?? at
  }
  return at
}

function nextNodes(node: ProgramNode | undefined): readonly (readonly [result: number, node: number])[] {
  return node?.kind === 'step' ? node.next : []
}

function primitiveAt(node: ProgramNode | undefined): string {
  return node?.kind === 'step' ? node.operation.primitive : ''
}
