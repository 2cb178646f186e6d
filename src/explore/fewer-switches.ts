import { type Learner, Machine } from '../kernel/index.ts'
import type { Program, RunCost, ScheduleEntry } from '../value/index.ts'
import { costOf } from './run-cost.ts'

/** Consecutive steps of one task. */
type Block = readonly ScheduleEntry[]

/**
 * A run to the same state with no more preemptions and switches: steps of one task that others stand between are brought
 * together wherever the run can still be run and still ends in that state, as steps that commute let it. No proof that no
 * run does with less. The idea is trace simplification (Jalbert and Sen, "A trace simplification technique for effective
 * debugging of concurrent programs", 2010). Throws when the schedule cannot be run.
 */
export function fewerSwitches(
  program: Program,
  schedule: readonly ScheduleEntry[],
  learner?: Learner,
): { readonly schedule: readonly ScheduleEntry[]; readonly cost: RunCost } {
  const machine = new Machine(program, learner)
  let best = schedule
  let cost = costOf(machine, best)
  const end = machine.cells.slice()
  const improves = (candidate: readonly ScheduleEntry[]): boolean => {
    if (!leadsTo(machine, candidate, end)) return false
    const other = costOf(machine, candidate)
    if (other.preemptions > cost.preemptions || other.switches > cost.switches) return false
    if (other.preemptions === cost.preemptions && other.switches === cost.switches) return false
    best = candidate
    cost = other
    return true
  }
  for (let at = 0, blocks = blocksOf(best); at < blocks.length; at++) {
    for (const candidate of moved(blocks, at)) {
      if (!improves(candidate.flat())) continue
      blocks = blocksOf(best)
      at = -1
      break
    }
  }
  return { schedule: best, cost }
}

function blocksOf(schedule: readonly ScheduleEntry[]): readonly Block[] {
  const blocks: ScheduleEntry[][] = []
  for (const entry of schedule) {
    const last = blocks.at(-1)
    if (last?.[0]?.task === entry.task) last.push(entry)
    else blocks.push([entry])
  }
  return blocks
}

/** How far a block is moved in search of a better place. */
const reach = 12

/** The block at `at` moved to each place not too far away; and to the nearest block of its task before it, or that to it. */
function* moved(blocks: readonly Block[], at: number): Generator<readonly Block[]> {
  const block = blocks[at] ?? []
  const task = block[0]?.task
  const without = blocks.toSpliced(at, 1)
  const before = blocks.findLastIndex((other, index) => index < at && other[0]?.task === task)
  const earlier = blocks[before]
  if (earlier !== undefined) {
    yield without.toSpliced(before + 1, 0, block)
    yield blocks.toSpliced(at, 0, earlier).toSpliced(before, 1)
  }
  for (let to = Math.max(0, at - reach); to <= Math.min(without.length, at + reach); to++)
    if (to !== at) yield without.toSpliced(to, 0, block)
}

function leadsTo(machine: Machine, schedule: readonly ScheduleEntry[], end: Int32Array): boolean {
  machine.reset()
  for (const { task, choice } of schedule) if (!machine.run(task, choice)) return false
  return end.every((value, cell) => machine.cells[cell] === value)
}
