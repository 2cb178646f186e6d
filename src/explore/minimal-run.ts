import type { RunCost, ScheduleEntry } from '../value/index.ts'
import { BucketQueue } from './bucket-queue.ts'
import { taskOf, unpackEntry } from './entry.ts'
import type { Graph } from './graph.ts'

/** A run to what is looked for. */
export interface MinimalRun {
  readonly schedule: readonly ScheduleEntry[]
  readonly cost: RunCost
  /** True when no run to it costs less; false when a limit kept that from being known. */
  readonly minimal: boolean
}

/** Steps in a run at most: so a cost, its parts weighted in the order in which they are compared, is one exact number. */
const most = 2 ** 17
const weight: RunCost = { preemptions: most ** 2, switches: most, steps: 1 }

/**
 * Finds a run of least cost to a goal of the graph, by Dijkstra's algorithm on pairs of a state and the task that stepped
 * last. A preemption is a switch away from a task that could have gone on (Musuvathi and Qadeer, "Iterative context
 * bounding for systematic testing of multithreaded programs", 2007); a switch away from one that waits or has ended is
 * not. The order of tasks and choices breaks ties, so the same graph gives the same run. Undefined when no goal was found.
 */
export function minimalRun(graph: Graph): MinimalRun | undefined {
  // Before the first step the task that stepped last is none: the number after the last.
  const none = graph.tasks
  const queue = new BucketQueue()
  const settled = new Settled()
  let minimal = true
  queue.bucket(0).push(none, -1, -1)
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    const { priority, bucket } = next
    const cost = costOf(priority)
    for (let item = 0; item < bucket.length; item += 3) {
      const pair = bucket[item] ?? 0
      const transition = bucket[item + 1] ?? 0
      const before = bucket[item + 2] ?? 0
      if (pair === goalStep) return { schedule: settled.schedule(graph, transition, before), cost, minimal }
      if (settled.has(pair)) continue
      settled.add(pair, transition, before)
      const state = Math.floor(pair / (none + 1))
      const last = pair % (none + 1)
      const isKnown = graph.expand(state)
      if (graph.isGoal(state)) return { schedule: settled.schedule(graph, transition, before), cost, minimal }
      if (!isKnown || cost.steps >= most - 1) {
        minimal = false
        continue
      }
      const preemption = last < none && graph.isEnabled(state, last) ? weight.preemptions : 0
      const end = graph.end(state)
      for (let at = graph.first(state); at < end; at++) {
        const task = taskOf(graph.entry(at))
        const to = graph.isGoalStep(at) ? goalStep : graph.target(at) * (none + 1) + task
        if (settled.has(to)) continue
        const more = last === none || task === last ? 0 : weight.switches + preemption
        queue.bucket(priority + weight.steps + more).push(to, at, pair)
      }
    }
  }
  return undefined
}

/** The number of steps in the shortest run to a goal of the graph; undefined when there is none or a limit hides it. */
export function fewestSteps(graph: Graph): number | undefined {
  const met = new Set([0])
  let steps = 0
  for (let front = [0]; front.length > 0; steps++) {
    const next: number[] = []
    let isNext = false
    for (const state of front) {
      const isKnown = graph.expand(state)
      if (graph.isGoal(state)) return steps
      if (!isKnown) return undefined
      const end = graph.end(state)
      for (let at = graph.first(state); at < end; at++) {
        isNext ||= graph.isGoalStep(at)
        const target = graph.target(at)
        if (met.has(target)) continue
        met.add(target)
        next.push(target)
      }
    }
    if (isNext) return steps + 1
    front = next
  }
  return undefined
}

/** Stands for the pair after a transition that is looked for. */
const goalStep = -1

/** The pairs whose least cost is known, by `state * (tasks + 1) + task`, with the step to each and the pair before it. */
class Settled {
  /** The step's transition plus 2: 0 where there is nothing, 1 at the start. */
  #steps = new Int32Array(1024)
  #before = new Int32Array(1024)

  has(pair: number): boolean {
    return (this.#steps[pair] ?? 0) !== 0
  }

  add(pair: number, transition: number, before: number): void {
    if (pair >= this.#steps.length) this.#grow(pair)
    this.#steps[pair] = transition + 2
    this.#before[pair] = before
  }

  #grow(pair: number): void {
    const length = 2 ** (32 - Math.clz32(pair))
    const [steps, before] = [this.#steps, this.#before]
    this.#steps = new Int32Array(length)
    this.#steps.set(steps)
    this.#before = new Int32Array(length)
    this.#before.set(before)
  }

  /** The schedule that ends with a transition from the pair before it. */
  schedule(graph: Graph, transition: number, before: number): readonly ScheduleEntry[] {
    const schedule: ScheduleEntry[] = []
    let [at, pair] = [transition, before]
    while (at >= 0) {
      schedule.push(unpackEntry(graph.entry(at)))
      ;[at, pair] = [(this.#steps[pair] ?? 0) - 2, this.#before[pair] ?? 0]
    }
    return schedule.reverse()
  }
}

function costOf(priority: number): RunCost {
  const part = (one: number) => Math.floor(priority / one) % most
  return {
    preemptions: part(weight.preemptions),
    switches: part(weight.switches),
    steps: part(weight.steps),
  }
}
