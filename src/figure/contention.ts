import type { Trace } from '../value/index.ts'

/** Whether a task meets a lock it cannot have at this step: it begins to wait, or its trylock fails. */
function isContention({ steps, situations }: Trace, step: number): boolean {
  const taken = steps[step - 1]
  if (taken === undefined) return false
  const before = situations[step - 1]
  const begins = situations[step]?.tasks.some(
    ({ wait }, task) => wait !== undefined && before?.tasks[task]?.wait?.object !== wait.object,
  )
  return begins === true || (taken.operation.primitive.endsWith('trylock') && taken.result === 0)
}

/** The first step after this one at which a task meets a lock it cannot have; undefined when there is none. */
export function nextContention(trace: Trace, step: number): number | undefined {
  for (let next = step + 1; next <= trace.steps.length; next++) if (isContention(trace, next)) return next
  return undefined
}

/** Whether playing stops here: something new came up that is worth a look, or the run is at its end. */
export function isStop(trace: Trace, step: number): boolean {
  const misuse = (trace.steps[step - 1]?.misuse.length ?? 0) > 0
  return step >= trace.steps.length || misuse || isContention(trace, step)
}
