import type { PropertyResult } from '../value/index.ts'
import { plural } from './exploration-text.ts'

/** What following a witness costs: `1 preemption, 4 switches, 6 steps`; its steps alone where more is not known. */
export function costText({ witness, cost }: PropertyResult): string {
  if (cost === undefined) return plural(witness?.steps.length ?? 0, 'step')
  const preemptions = cost.preemptions === 0 ? 'no preemption' : plural(cost.preemptions, 'preemption')
  const switches = cost.switches === 1 ? '1 switch' : `${cost.switches === 0 ? 'no' : cost.switches} switches`
  return `${preemptions}, ${switches}, ${plural(cost.steps, 'step')}`
}

/** Whether another run that breaks the claim costs less; empty when the value does not say. */
export function minimalText({ cost, minimal, shortest }: PropertyResult): string {
  if (cost === undefined || minimal === undefined) return ''
  if (!minimal) return 'A limit kept it from being known whether a run that breaks it costs less.'
  const fewer = shortest !== undefined && shortest < cost.steps
  return fewer
    ? `No run that breaks it costs less; the shortest takes ${plural(shortest, 'step')}, with more preemptions or switches.`
    : 'No run that breaks it costs less.'
}

/** From which step of the witness on it repeats for ever, counted as the page counts steps; empty when it ends. */
export function loopText({ witness, repeatsFrom }: PropertyResult): string {
  if (repeatsFrom === undefined || witness === undefined) return ''
  const last = witness.steps.length
  const steps =
    last === repeatsFrom + 1 ? `Step ${last} repeats` : `Steps ${repeatsFrom + 1} to ${last} repeat`
  return `${steps} for ever.`
}
