import type { RwsemRun } from '../value/index.ts'
import { list, type Part, task, text } from './parts.ts'
import { enteredBy, ownSteps, rwsemState, situationAfter, situationBefore } from './rwsem.ts'

/** The rule that decided the last request of a run, in a sentence; empty when it was not made. */
export function ruleOf(run: RwsemRun): readonly Part[] {
  const { primitive } = run.requests.at(-1) ?? {}
  const facts = factsOf(run)
  if (primitive === undefined || facts === undefined) return []
  if (!primitive.startsWith('down_')) return releaseRule(run, facts)
  return [text(primitive.startsWith('down_read') ? readRule(facts) : writeRule(facts))]
}

interface Facts {
  readonly policy: RwsemRun['trace']['policy']
  readonly isTrylock: boolean
  /** It got the lock, or released it. */
  readonly isDone: boolean
  readonly holdsItself: 'read' | 'write' | undefined
  readonly writerHolds: boolean
  readonly somebodyHolds: boolean
  readonly somebodyWaits: boolean
}

/** What the rules look at; undefined when the request was not made. */
function factsOf(run: RwsemRun): Facts | undefined {
  const [before, after] = [situationBefore(run), situationAfter(run)]
  const { task: asking, primitive } = run.requests.at(-1) ?? { task: -1, primitive: '' }
  if (before === undefined || after === undefined || before === after) return undefined
  const own = before.holds.find(hold => hold.task === asking)
  const last = ownSteps(run).at(-1)
  const isTrylock = primitive.endsWith('trylock')
  return {
    policy: run.trace.policy,
    isTrylock,
    isDone: last !== undefined && last.outcome !== 'waits' && !(isTrylock && last.result === 0),
    holdsItself: own === undefined ? undefined : own.mode === 'read' ? 'read' : 'write',
    writerHolds: before.holds.some(({ mode }) => mode !== 'read'),
    somebodyHolds: before.holds.length > 0,
    somebodyWaits: before.tasks.some(({ status }) => status === 'waiting'),
  }
}

function readRule({ policy, isTrylock, isDone, holdsItself, writerHolds }: Facts): string {
  if (holdsItself === 'write') return 'The writer that it waits for is itself: nobody else can end this wait.'
  const own = holdsItself === 'read' && !isDone ? ' It is one of those readers itself.' : ''
  if (policy === 'unfair') {
    return writerHolds
      ? 'Unfair: only a writer that holds the lock keeps a reader out.'
      : 'Unfair: no writer holds the lock, so a reader gets in, whoever waits.'
  }
  if (isDone) {
    return policy === 'linux'
      ? 'Fast path: no writer holds the lock and nobody is queued, so a reader gets in.'
      : 'No writer holds the lock and no writer waits, so a reader gets in.'
  }
  if (writerHolds) {
    if (isTrylock) return 'A writer holds the lock, and a trylock does not wait.'
    return policy === 'linux'
      ? 'A writer holds the lock, so the fast path is refused and the reader goes to the end of the queue.'
      : 'A writer holds the lock, so the reader waits.'
  }
  if (policy === 'writer-pref') {
    return `A writer waits, and that keeps new readers out${isTrylock ? ', a trylock too' : ''}.${own}`
  }
  return isTrylock
    ? 'Somebody is queued. A trylock looks at the same flags as the fast path, so it fails, although only readers hold the lock.'
    : `Somebody is queued, so the fast path is refused, although only readers hold the lock; the reader goes to the end of the queue.${own}`
}

function writeRule({ policy, isTrylock, isDone, holdsItself }: Facts): string {
  if (isDone) return 'Nobody holds the lock, so a writer gets it.'
  if (isTrylock) return 'A writer needs the lock to itself, and a trylock does not wait.'
  if (holdsItself !== undefined) return 'It waits for its own hold: nobody else can end this wait.'
  switch (policy) {
    case 'linux':
      return 'A writer needs the lock to itself. It goes to the end of the queue, and from now on the lock says that somebody is queued.'
    case 'writer-pref':
      return 'A writer needs the lock to itself. It says that it waits, which keeps new readers out.'
    case 'unfair':
      return 'A writer needs the lock to itself. That it waits keeps nobody out.'
  }
}

function releaseRule(run: RwsemRun, { policy, somebodyWaits }: Facts): readonly Part[] {
  const { trace } = run
  const { holds, queue, entered } = rwsemState(run)
  const names = (tasks: readonly number[]) => list(tasks.map(index => [task(trace, index)]))
  const got = enteredBy(run)
  if (!somebodyWaits) return [text('Nobody waits, so nobody is woken.')]
  if (policy !== 'linux') {
    return got.length === 0
      ? [text('Whoever waits is kept out as before.')]
      : [
          text('Nothing is handed over: '),
          ...names(got),
          text(
            policy === 'writer-pref'
              ? ' took it, and writers come before readers.'
              : ' took it; any of those that could have taken it might have.',
          ),
        ]
  }
  if (got.length === 0) {
    return queue[0]?.mode === 'write'
      ? [
          text('Readers still hold the lock, and the head of the queue is a writer, '),
          task(trace, queue[0].task),
          text(': nobody is woken'),
          ...sleepers(run),
          text('.'),
        ]
      : [text('Others still hold the lock, so nobody is woken.')]
  }
  if (holds.some(({ mode }) => mode !== 'read'))
    return [
      text('The head of the queue is a writer: the lock is handed to it alone'),
      ...sleepers(run),
      text('.'),
    ]
  const passed = [...new Set([...entered.values()].flat())]
  const passing = [...entered].flatMap(([reader, writers]) => (writers.length > 0 ? [reader] : []))
  return [
    text('A reader at the head takes every queued reader along'),
    ...(passed.length === 0
      ? []
      : [
          text(': '),
          ...names(passing),
          text(passing.length > 1 ? ' pass ' : ' passes '),
          ...names(passed),
          text(`, ${passed.length > 1 ? 'writers' : 'a writer'} that asked before`),
        ]),
    text('.'),
  ]
}

/** The readers that sleep on behind the writer at the head. */
function sleepers(run: RwsemRun): readonly Part[] {
  const readers = rwsemState(run).queue.flatMap(({ task: queued, mode }) => (mode === 'read' ? [queued] : []))
  if (readers.length === 0) return []
  const names = list(readers.map(index => [task(run.trace, index)]))
  const own = readers.length > 1 ? ' sleep on behind it' : ' sleeps on behind it'
  return [text('; '), ...names, text(own)]
}
