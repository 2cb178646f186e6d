import type { Hold, LockMode, RwsemRun, Situation, Step } from '../value/index.ts'
import { firstRequests, stillAsking } from '../value/rwsem.ts'
import { code, lock, type Part, task, text } from './parts.ts'
import { stepSentence } from './sentence.ts'
import { waitReason } from './wait-reason.ts'

/** One task that waits. */
export interface Queued {
  readonly task: number
  readonly mode: LockMode
}

/** The lock after the last request of a run. */
export interface RwsemState {
  readonly holds: readonly Hold[]
  /** First first; but for policy `linux` in the order in which they asked, which then decides nothing. */
  readonly queue: readonly Queued[]
  /** Holders whose wait ended with this request, with the writers that asked before them and still wait. */
  readonly entered: ReadonlyMap<number, readonly number[]>
}

/** Who holds the lock and who waits for it after the run. */
export function rwsemState(run: RwsemRun): RwsemState {
  const after = situationAfter(run)
  const asking = stillAsking(run)
  const queue = asking.flatMap(task => {
    const mode = after?.tasks[task]?.wait?.mode
    return mode === undefined ? [] : [{ task, mode }]
  })
  const writers = queue.filter(({ mode }) => mode === 'write').map(queued => queued.task)
  const entered = enteredBy(run).map(
    task => [task, writers.filter(writer => askedAt(run, writer) < askedAt(run, task))] as const,
  )
  return { holds: after?.holds ?? [], queue, entered: new Map(entered) }
}

/** What the last request did and what came of it: `A calls up_read on mmap_lock and releases it; ...`. */
export function requestSentence(run: RwsemRun): readonly Part[] {
  const { trace } = run
  const asked = run.requests.at(-1)
  if (asked === undefined) return [text('Nobody has asked for the lock yet.')]
  const waiting = situationAfter(run)?.tasks[asked.task]
  if (startOf(run) === trace.steps.length) return [task(trace, asked.task), ...notAsked(run)]
  const sentences = trace.steps.flatMap((step, index) =>
    index < startOf(run) || step.operation.primitive === 'choose' ? [] : [stepSentence(trace, index + 1)],
  )
  // A wait that is no step: the task has chosen, and stands before the call.
  const isWithoutStep =
    waiting?.wait !== undefined && !ownSteps(run).some(({ outcome }) => outcome === 'waits')
  const wait = isWithoutStep && waiting?.wait ? waitSentence(run, asked.task, waiting.wait) : []
  return [...wait, ...sentences.flatMap((parts, index) => (index === 0 ? parts : [text(' '), ...parts]))]
}

function waitSentence(
  { trace, requests }: RwsemRun,
  asking: number,
  wait: NonNullable<Situation['tasks'][number]['wait']>,
): readonly Part[] {
  const situation = trace.situations.at(-1)
  return [
    task(trace, asking),
    text(' calls '),
    code(requests.at(-1)?.primitive ?? ''),
    text(' on '),
    lock(trace, wait.object),
    text(' and waits'),
    ...(situation ? [text(': '), ...waitReason(trace, asking, wait, situation)] : []),
    text('.'),
  ]
}

function notAsked(run: RwsemRun): readonly Part[] {
  const asked = run.requests.at(-1)
  const name = code(asked?.primitive ?? '')
  const isWaiting = stillAsking(run).includes(asked?.task ?? -1)
  return isWaiting
    ? [text(' still waits, so it cannot call '), name, text(' yet.')]
    : [text(' cannot call '), name, text(' as things stand.')]
}

/** What the last request came to, in a few words for a table. */
export function requestOutcome(run: RwsemRun): string {
  const { trace } = run
  const asked = run.requests.at(-1)
  if (asked === undefined) return ''
  const isWaiting = stillAsking(run).includes(asked.task)
  if (startOf(run) === trace.steps.length) return isWaiting ? 'still waits' : 'cannot'
  const name = (task: number) => trace.tasks[task] ?? ''
  const entered = enteredBy(run)
  const got = entered.length === 0 ? '' : `; ${entered.map(name).join(', ')} in`
  return `${isWaiting ? 'waits' : ownOutcome(run)}${got}`
}

function ownOutcome(run: RwsemRun): string {
  const { primitive = '' } = run.requests.at(-1) ?? {}
  if (primitive.endsWith('trylock')) return ownSteps(run).at(-1)?.result === 0 ? 'fails' : 'takes it'
  if (primitive.startsWith('down_')) return 'takes it'
  return primitive === 'downgrade_write' ? 'goes on as a reader' : 'releases it'
}

/** The situation before the last request. */
export function situationBefore(run: RwsemRun): Situation | undefined {
  return run.trace.situations[startOf(run)]
}

/** The situation after the last request. */
export function situationAfter({ trace }: RwsemRun): Situation | undefined {
  return trace.situations.at(-1)
}

/** The steps that the task of the last request made in it, but for its choice. */
export function ownSteps(run: RwsemRun): readonly Step[] {
  const { task } = run.requests.at(-1) ?? {}
  return run.trace.steps
    .slice(startOf(run))
    .filter(step => step.task === task && step.operation.primitive !== 'choose')
}

/** Tasks other than the one that asked whose wait the last request ended. */
export function enteredBy(run: RwsemRun): readonly number[] {
  const { task } = run.requests.at(-1) ?? {}
  const before = stillAsking(firstRequests(run, run.requests.length - 1))
  const after = stillAsking(run)
  return before.filter(waiting => waiting !== task && !after.includes(waiting))
}

function startOf({ ends }: RwsemRun): number {
  return ends.at(-2) ?? 0
}

function askedAt({ requests }: RwsemRun, task: number): number {
  return requests.findLastIndex(request => request.task === task)
}
