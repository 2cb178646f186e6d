import type { Situation, Trace, Wait } from '../value/index.ts'
import { list, lock, type Part, task, text } from './parts.ts'
import { forMode } from './wait-reason.ts'

/**
 * Who waits for whom at the end of a run that deadlocked, followed from task to task: `a waits for m, held by b, which waits
 * for n behind c, which waits for n, held for reading by a.` First the cycle, from the task that closed it, then the tasks
 * that wait besides, a sentence each. Empty for a run that ends otherwise.
 */
export function waitChain(trace: Trace): readonly Part[] {
  const situation = trace.situations.at(-1)
  if (situation === undefined || trace.outcome !== 'deadlock') return []
  const { cycle, tasks } = situation
  const waiting = tasks.flatMap(({ wait }, index) => (wait === undefined ? [] : [index]))
  const told = new Set<number>()
  const sentences = [...cycle.slice(0, 1), ...waiting].flatMap(start =>
    told.has(start) ? [] : [sentence(trace, situation, start, told)],
  )
  return sentences.flatMap((parts, index) => (index === 0 ? parts : [text(' '), ...parts]))
}

/** The chain from one task to where it has been told already, or ends. */
function sentence(trace: Trace, situation: Situation, start: number, told: Set<number>): readonly Part[] {
  const parts: Part[] = [task(trace, start)]
  for (let waiting = start; ; ) {
    told.add(waiting)
    const wait = situation.tasks[waiting]?.wait
    if (wait === undefined) return [...parts, text(` ${withoutWait(situation, waiting)}.`)]
    parts.push(text(' waits for '), lock(trace, wait.object))
    const blockers = blockersToTell(situation, waiting, wait)
    const [next] = blockers
    if (next === undefined) return [...parts, text(nobody(trace, wait))]
    parts.push(...because(trace, situation, wait, blockers, waiting))
    const isLast = blockers.length > 1 || told.has(next)
    if (isLast) return [...parts, text('.')]
    parts.push(text(', which'))
    waiting = next
  }
}

/** In a cycle the task that comes next in it, else all that have to move first. */
function blockersToTell({ cycle }: Situation, waiting: number, { blockers }: Wait): readonly number[] {
  const at = cycle.indexOf(waiting)
  const next = cycle[(at + 1) % cycle.length]
  return at >= 0 && next !== undefined ? [next] : blockers
}

/** `, held for reading by b`, or ` behind b`. */
function because(
  trace: Trace,
  { holds }: Situation,
  { object }: Wait,
  blockers: readonly number[],
  waiting: number,
): readonly Part[] {
  const names = list(blockers.map(index => [index === waiting ? text('itself') : task(trace, index)]))
  const hold = holds.find(one => one.object === object && blockers.includes(one.task))
  return hold === undefined
    ? [text(' behind '), ...names]
    : [text(`, held${forMode(hold.mode)} by `), ...names]
}

function nobody({ objects }: Trace, { object }: Wait): string {
  return objects[object]?.type === 'completion'
    ? ', which no task is left to complete.'
    : ', which no task is left to hand on.'
}

function withoutWait({ tasks }: Situation, index: number): string {
  return tasks[index]?.status === 'ended' ? 'has ended' : 'has stopped'
}
