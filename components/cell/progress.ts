import type { Progress } from '#src/cell/protocol.ts'
import { count } from '#src/figure/exploration-text.ts'

/** How far a cell's run has come, as the page follows it. */
export interface RunProgress extends Progress {
  /** Time since the cell began to run, in ms. */
  readonly elapsed: number
  /** New states a second since the report before; null when there is none to compare with. */
  readonly rate: number | null
  /** What is read out of it: nothing at first, then a sentence that changes a few times. */
  readonly spoken: string
}

/** When a screen reader is told again how far a run has come, in ms since it began. */
const told = [5_000, 15_000, 30_000, 60_000]

/** Follows the reports of one cell; `clock` in ms. */
export function followProgress(clock: () => number): (progress: Progress) => RunProgress {
  const started = clock()
  let spoken = ''
  let spokenAt = 0
  let before: { readonly at: number; readonly states: number; readonly phase: string } | null = null
  return progress => {
    const at = clock()
    const { states, phase } = progress
    // Another search of the same cell counts from 0 again.
    const goesOn = before !== null && before.phase === phase && states >= before.states && at > before.at
    const rate = goesOn && before !== null ? ((states - before.states) / (at - before.at)) * 1000 : null
    before = { at, states, phase }
    const due = told.findLast(time => at - started >= time) ?? 0
    if (due > spokenAt) spoken = `After ${due / 1000} seconds: ${count(roundTo3(states))} states so far.`
    spokenAt = due
    return { ...progress, elapsed: at - started, rate, spoken }
  }
}

/** The present numbers: what is seen while a cell runs. */
export function progressText({ phase, states, transitions, frontier, rate }: RunProgress): string {
  const numbers = [`${count(states)} states`, `${count(transitions)} transitions`, `${count(frontier)} to go`]
  if (rate !== null) numbers.push(`${count(roundTo3(rate))}/s`)
  return `${phase.slice(0, 1).toUpperCase()}${phase.slice(1)}: ${numbers.join(', ')}`
}

function roundTo3(number: number): number {
  return Number(number.toPrecision(3))
}
