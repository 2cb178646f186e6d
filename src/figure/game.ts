import type { Trace } from '../value/index.ts'

/**
 * What the reader is told while trying to make the tasks hang. `shortest`: the steps of the shortest hang, null when
 * no interleaving hangs, undefined when that is not known.
 */
export function gameText({ steps, outcome }: Trace, shortest: number | null | undefined): string {
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  if (outcome === 'deadlock') {
    const yours = `You made it hang in ${count}.`
    if (shortest === undefined || shortest === null) return yours
    return shortest >= steps.length
      ? `${yours} No run is shorter.`
      : `${yours} The shortest hang takes ${shortest}.`
  }
  if (outcome === 'finished')
    return `After ${count} every task has ended: no hang this time. Undo, or begin again.`
  if (outcome === 'fault')
    return `After ${count} a task stopped at an error, which is no hang. Undo, or begin again.`
  if (shortest === null)
    return `${count}. The search of every interleaving found no hang, so this cannot be won.`
  return `${count}. Make every task wait.`
}
