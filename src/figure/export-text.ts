import type { Exploration } from '../value/index.ts'
import { plural } from './exploration-text.ts'

/** The languages that a scenario can be written in for other checkers. */
export const exportFormats = [
  { format: 'promela', file: 'scenario.pml', checker: 'SPIN' },
  { format: 'pluscal', file: 'scenario.tla', checker: 'TLC' },
] as const

/** Whether an exploration can be written for other checkers: its tables say everything that its tasks can do. */
export function isExportable({ limit, program }: Exploration): boolean {
  return limit === undefined && program?.complete !== false
}

/** What another checker has to count, as far as the exploration knows: it explores without reductions. */
export function expectedText({ reductions, states, deadlocks, graph }: Exploration): string {
  const isWhole = !reductions.partialOrder && reductions.symmetry.length === 0
  const whole = isWhole ? { states, deadlocks } : graph && countsOf(graph)
  if (whole === undefined) return 'The head of each says how many states and deadlocks to expect.'
  return `Each must find ${plural(whole.states, 'state')} and ${plural(whole.deadlocks, 'deadlock')}.`
}

function countsOf({ states }: NonNullable<Exploration['graph']>) {
  return { states: states.length, deadlocks: states.filter(({ kind }) => kind === 'deadlock').length }
}
