import { type Components, componentsOf, isCyclic } from './components.ts'
import { taskOf } from './entry.ts'
import { assertWhole, type StateSpace } from './state-space.ts'

/** How far the result may be off when the state space has cycles; without cycles it is exact but for rounding. */
const precision = 1e-12
/** Sweeps over one cycle after which it is given up. */
const patience = 100_000

/**
 * The probability that a run reaches a state of the goal when at each step every task that can go on is as likely as
 * every other to be the next, and so is every result of a `choose`: the state space as a discrete-time Markov chain (Baier
 * and Katoen, "Principles of Model Checking", 10.1.1). Runs that an `assume` cuts off count neither for nor against.
 * Throws when states are missing, and when no run is left.
 */
export function chanceOf(
  space: StateSpace,
  goal: (state: number) => boolean,
  components: Components = componentsOf(space),
): number {
  assertWhole(space)
  const chain = chainOf(space)
  const cutOff =
    space.pruned.size === 0
      ? chain.cutOff
      : solve(space, components, chain.steps, chain.cutOff, () => undefined)
  if (1 - (cutOff[0] ?? 0) <= precision)
    throw new Error('there is no run: an assumption fails in all of them')
  const reached = solve(space, components, chain.steps, new Float64Array(space.states), state =>
    goal(state) ? 1 - (cutOff[state] ?? 0) : undefined,
  )
  return (reached[0] ?? 0) / (1 - (cutOff[0] ?? 0))
}

/** The probability of each transition in its state, and for each state that of a step that an `assume` cuts off. */
function chainOf({ program, states, offsets, entries, pruned }: StateSpace): {
  readonly steps: Float64Array
  readonly cutOff: Float64Array
} {
  const steps = new Float64Array(entries.length)
  const cutOff = new Float64Array(states)
  const ways = new Int32Array(program.tasks.length)
  for (let state = 0; state < states; state++) {
    const cut = pruned.get(state) ?? []
    const first = offsets[state] ?? 0
    const end = offsets[state + 1] ?? 0
    let able = 0
    ways.fill(0)
    const count = (entry: number) => {
      const task = taskOf(entry)
      if (ways[task] === 0) able++
      ways[task] = (ways[task] ?? 0) + 1
    }
    for (let at = first; at < end; at++) count(entries[at] ?? 0)
    for (const entry of cut) count(entry)
    const chance = (entry: number) => 1 / (able * (ways[taskOf(entry)] ?? 1))
    for (let at = first; at < end; at++) steps[at] = chance(entries[at] ?? 0)
    for (const entry of cut) cutOff[state] = (cutOff[state] ?? 0) + chance(entry)
  }
  return { steps, cutOff }
}

/**
 * For each state the value `fixed` gives, or else `own` plus the mean of the values after its steps: the least solution
 * of these equations, component by component from the last to the first.
 */
function solve(
  space: StateSpace,
  components: Components,
  steps: Float64Array,
  own: Float64Array,
  fixed: (state: number) => number | undefined,
): Float64Array {
  const { offsets, targets } = space
  const { of, starts, states } = components
  const values = new Float64Array(space.states)
  const meanAfter = (state: number, after: Float64Array) => {
    let sum = own[state] ?? 0
    for (let at = offsets[state] ?? 0; at < (offsets[state + 1] ?? 0); at++)
      sum += (steps[at] ?? 0) * (after[targets[at] ?? 0] ?? 0)
    return sum
  }
  for (let component = 0; component < components.count; component++) {
    if (!isCyclic(space, components, component)) {
      const state = states[starts[component] ?? 0] ?? 0
      values[state] = fixed(state) ?? meanAfter(state, values)
      continue
    }
    const members = states.subarray(starts[component], starts[component + 1])
    const unknown = members.filter(state => {
      const value = fixed(state)
      values[state] = value ?? 0
      return value === undefined
    })
    const leaves = (state: number) =>
      (own[state] ?? 0) > 0 ||
      targets.subarray(offsets[state], offsets[state + 1]).some(target => of[target] !== component)
    // A run that never leaves a cycle reaches nothing: the least solution is 0 there.
    if (unknown.length < members.length || members.some(leaves)) sweep(unknown.reverse(), values, meanAfter)
  }
  return values
}

/**
 * Solves the equations of one component with a cycle, by sweeps from below and from above until both meet (Haddad and
 * Monmege, "Interval iteration algorithm for MDPs and IMDPs", 2018). Throws when they do not within some patience.
 */
function sweep(
  unknown: Int32Array,
  values: Float64Array,
  meanAfter: (state: number, after: Float64Array) => number,
): void {
  const above = values.slice()
  for (const state of unknown) above[state] = 1
  for (let turn = 0; turn < patience; turn++) {
    let apart = 0
    for (const state of unknown) {
      const low = meanAfter(state, values)
      const high = meanAfter(state, above)
      values[state] = low
      above[state] = high
      apart = Math.max(apart, high - low)
    }
    if (apart <= precision) return
  }
  throw new Error(`this chance is not known to ${precision}: a cycle is left too rarely`)
}
