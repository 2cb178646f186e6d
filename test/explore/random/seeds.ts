import { Random } from './generator.ts'
import { randomSketch } from './sketch.ts'
import { smallestFailing } from './smallest.ts'
import { type Comparison, compare } from './soundness.ts'
import { sourceOf } from './source-text.ts'
import type { Sketch } from './statement.ts'

/** The program of a seed, with five to ten operations at most. */
export function sketchOf(seed: number): Sketch {
  const random = new Random(seed)
  return randomSketch(random, 5 + random.below(6))
}

/** What comparing the programs of a range of seeds came to. */
export interface Tally {
  programs: number
  /** Programs whose runs were too many to enumerate: held against each other, but not against that. */
  skipped: number
  /** Programs with a cycle of states, whose traces were not compared. */
  cyclic: number
  runs: number
  blocked: number
  /** For each disagreement the seed, the smallest program that still has it, and what it is. */
  readonly disagreements: string[]
}

export function newTally(): Tally {
  return { programs: 0, skipped: 0, cyclic: 0, runs: 0, blocked: 0, disagreements: [] }
}

/** Compares the explorers on the program of one seed and adds to the tally. */
export function tallySeed(seed: number, tally: Tally): void {
  const sketch = sketchOf(seed)
  const { enumerated, cyclic, runs, blocked, disagreements } = attempt(sketch)
  tally.programs++
  if (!enumerated) tally.skipped++
  if (cyclic) tally.cyclic++
  tally.runs += runs
  tally.blocked += blocked
  if (disagreements.length > 0) tally.disagreements.push(`seed ${seed}\n${described(sketch)}`)
}

/** An explorer that throws disagrees with all others. */
function attempt(sketch: Sketch): Comparison {
  try {
    return compare(sketch)
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { enumerated: false, cyclic: false, runs: 0, blocked: 0, disagreements: [message] }
  }
}

/** The smallest program that disagrees like this one, as source text, and in what. */
function described(sketch: Sketch): string {
  const smallest = smallestFailing(sketch, candidate => attempt(candidate).disagreements.length > 0)
  const { policy, tasks } = smallest
  const flows = tasks.map((flow, task) => `t${task} runs f${flow}`).join(', ')
  return `policy ${policy}; ${flows}\n${sourceOf(smallest)}\n${attempt(smallest).disagreements.join('\n')}`
}
