import type { Trace } from '../value/index.ts'
import { enumeration, objectLabel } from './names.ts'
import { plainText } from './parts.ts'
import { forMode, waitReason } from './wait-reason.ts'

/** Who holds and who waits for what after `step` steps, for those who do not see the lanes. */
export function situationText(trace: Trace, step: number): string {
  const situation = trace.situations[step]
  if (situation === undefined) return ''
  const clauses = trace.tasks.map((name, task) => {
    const state = situation.tasks[task]
    const held = situation.holds
      .filter(hold => hold.task === task)
      .map(({ object, mode }) => `${objectLabel(trace, object)}${forMode(mode)}`)
    const verbs = [
      ...(held.length > 0 ? [`holds ${enumeration(held)}`] : []),
      ...(state?.wait ? [`waits for ${objectLabel(trace, state.wait.object)}`] : []),
      ...(state?.status === 'ended' ? ['has ended'] : state?.status === 'faulted' ? ['has stopped'] : []),
    ]
    return `${name} ${verbs.length > 0 ? verbs.join(' and ') : 'can run and holds nothing'}`
  })
  return `${clauses.join('; ')}.`
}

/** The wait-for graph in words. */
export function graphText(trace: Trace, step: number): string {
  const situation = trace.situations[step]
  const waits = (situation?.tasks ?? []).flatMap(({ wait }, task) =>
    (wait?.blockers ?? []).map(blocker => {
      const name = (index: number) => trace.tasks[index] ?? `task ${index}`
      return `${name(task)} waits for ${blocker === task ? 'itself' : name(blocker)} (${objectLabel(trace, wait?.object ?? -1)})`
    }),
  )
  const cycle = (situation?.cycle.length ?? 0) > 0 ? ' They form a cycle.' : ''
  return waits.length === 0 ? 'No task waits for another.' : `${enumeration(waits)}.${cycle}`
}

/** Why a task cannot run, for its button: `waits for pin_dma (mmap_lock)`; empty when it can. */
export function blockedText(trace: Trace, step: number, task: number): string {
  const situation = trace.situations[step]
  const state = situation?.tasks[task]
  if (situation === undefined || state === undefined || state.choices > 0) return ''
  if (state.status === 'ended') return 'has ended'
  if (state.fault !== undefined) return `stopped: ${state.fault.message}`
  if (state.wait === undefined) return 'waits'
  const lock = objectLabel(trace, state.wait.object)
  const whom = state.wait.blockers.map(blocker =>
    blocker === task ? 'itself' : (trace.tasks[blocker] ?? `task ${blocker}`),
  )
  if (whom.length > 0) return `waits for ${enumeration(whom)} (${lock})`
  return `waits for ${lock}: ${plainText(waitReason(trace, task, state.wait, situation))}`
}
