import type { Situation, Trace } from '../value/index.ts'
import { list, lock, type Part, task, text } from './parts.ts'

const verdict: Part = { kind: 'verdict', text: 'Deadlock:' }

/** `Deadlock: a waits for b (lock), ... and c waits for a (lock).`, and who waits outside the cycle. */
export function deadlockParts(trace: Trace, situation: Situation): readonly Part[] {
  const { cycle } = situation
  const links = cycle.map((waiting, index) =>
    link(trace, situation, waiting, cycle[(index + 1) % cycle.length] ?? waiting),
  )
  const outside = situation.tasks.flatMap(({ status }, index) =>
    status === 'waiting' && !cycle.includes(index) ? [index] : [],
  )
  if (cycle.length === 0) {
    const alone = outside.map(index => waitsFor(trace, situation, index))
    return [verdict, text(' '), ...list(alone), text(', and no task is left that could change that.')]
  }
  const others = outside.length > 0 ? [text(' '), ...alsoWaiting(trace, outside)] : []
  return [verdict, text(' '), ...list(links), text('.'), ...others]
}

function link(trace: Trace, { tasks }: Situation, waiting: number, blocker: number): readonly Part[] {
  const object = tasks[waiting]?.wait?.object
  const on = object === undefined ? [] : [text(' ('), lock(trace, object), text(')')]
  const whom = blocker === waiting ? [text('itself')] : [task(trace, blocker)]
  return [task(trace, waiting), text(' waits for '), ...whom, ...on]
}

function waitsFor(trace: Trace, { tasks }: Situation, waiting: number): readonly Part[] {
  const object = tasks[waiting]?.wait?.object
  return [
    task(trace, waiting),
    text(' waits'),
    ...(object === undefined ? [] : [text(' for '), lock(trace, object)]),
  ]
}

function alsoWaiting(trace: Trace, tasks: readonly number[]): readonly Part[] {
  const names = list(tasks.map(index => [task(trace, index)]))
  return [...names, text(tasks.length > 1 ? ' wait behind them.' : ' waits behind them.')]
}
