import type { ScheduleEntry } from '../value/index.ts'
import { type Components, componentsOf, isCyclic } from './components.ts'
import { taskOf, unpackEntry } from './entry.ts'
import { assertWhole, Kind, type StateSpace } from './state-space.ts'

/** States in which a program can go round for ever although the scheduler leaves no task out. */
export interface Livelock {
  /** The states, in ascending order. */
  readonly states: Int32Array
  /** The tasks that take steps there. */
  readonly tasks: readonly number[]
}

/**
 * Finds the livelocks of a program: the cyclic strongly connected components of its state space that some weakly fair
 * run stays in. A run is weakly fair (just) when no task that can go on from some moment on without a break stays without
 * a step for ever (Lehmann, Pnueli and Stavi, "Impartiality, justice and fairness", 1981). Such a run exists in a component
 * exactly when each task takes a step between two of its states or cannot go on in one of them (Lichtenstein and Pnueli,
 * "Checking that finite state concurrent programs satisfy their linear specification", 1985): then a run that keeps
 * visiting all of it is fair. No task ends in such a run, since an end is never left. Components in which a task has
 * stopped at a fault are left out: what the others do then is the fault's doing. Waiting is no step, so tasks that wait for
 * each other, for a spinlock too, are no livelock. A flow written to run for ever is one. Throws when states are missing.
 */
export function livelocksOf(
  space: StateSpace,
  components: Components = componentsOf(space),
): readonly Livelock[] {
  assertWhole(space)
  const { of, starts, states } = components
  const tasks = space.program.tasks.map((_, task) => task)
  const found: Livelock[] = []
  for (let component = 0; component < components.count; component++) {
    if (!isCyclic(space, components, component)) continue
    const members = states.subarray(starts[component], starts[component + 1])
    if (members.some(state => space.kinds[state] === Kind.fault)) continue
    const stepping = new Set<number>()
    const idle = new Set<number>()
    for (const state of members) {
      const able = ableIn(space, state)
      for (const task of tasks) if (!able.has(task)) idle.add(task)
      for (let at = space.offsets[state] ?? 0; at < (space.offsets[state + 1] ?? 0); at++)
        if (of[space.targets[at] ?? 0] === component) stepping.add(stepper(space, at))
    }
    if (tasks.every(task => stepping.has(task) || idle.has(task)))
      found.push({ states: members, tasks: tasks.filter(task => stepping.has(task)) })
  }
  return found
}

/** A run that repeats its last part for ever. */
export interface Lasso {
  readonly stem: readonly ScheduleEntry[]
  readonly loop: readonly ScheduleEntry[]
}

/**
 * A weakly fair run into a livelock: a shortest run to it, then a loop in which each task takes a step or cannot go on at
 * some point. The loop goes from each of these to the nearest next one, so it is short, if not always the shortest.
 */
export function lassoOf(space: StateSpace, { states }: Livelock): Lasso {
  const start = states[0] ?? 0
  const inside = new Set(states)
  const unfair = new Set(space.program.tasks.keys())
  const settle = (state: number) => {
    const able = ableIn(space, state)
    for (const task of unfair) if (!able.has(task)) unfair.delete(task)
  }
  const settles = (at: number) => {
    const able = ableIn(space, space.targets[at] ?? 0)
    for (const task of unfair) if (!able.has(task) || task === stepper(space, at)) return true
    return false
  }
  const loop: number[] = []
  const go = (isGoal: (transition: number) => boolean) => {
    for (const at of nearest(space, inside, here(), isGoal)) {
      loop.push(at)
      unfair.delete(stepper(space, at))
      settle(space.targets[at] ?? 0)
    }
  }
  const here = () => (loop.length === 0 ? start : (space.targets[loop.at(-1) ?? 0] ?? 0))
  settle(start)
  while (unfair.size > 0) go(settles)
  if (loop.length === 0 || here() !== start) go(at => space.targets[at] === start)
  return {
    stem: space.scheduleTo(start),
    loop: loop.map(at => unpackEntry(space.entries[at] ?? 0)),
  }
}

/** The transitions of a shortest path among some states that ends with one that is wanted. */
function nearest(
  { offsets, targets }: StateSpace,
  inside: ReadonlySet<number>,
  from: number,
  isGoal: (transition: number) => boolean,
): readonly number[] {
  /** The step by which the path came to each state, and the state before it. */
  const via = new Map<number, readonly [transition: number, before: number]>([[from, [-1, -1]]])
  for (const state of via.keys()) {
    for (let at = offsets[state] ?? 0; at < (offsets[state + 1] ?? 0); at++) {
      const target = targets[at] ?? 0
      if (!inside.has(target)) continue
      if (!isGoal(at)) {
        if (!via.has(target)) via.set(target, [at, state])
        continue
      }
      const path = [at]
      for (let step = via.get(state); step !== undefined && step[0] >= 0; step = via.get(step[1]))
        path.push(step[0])
      return path.reverse()
    }
  }
  throw new Error('a livelock has a fair loop')
}

/** The tasks that can go on in a state. */
function ableIn({ offsets, entries, pruned }: StateSpace, state: number): ReadonlySet<number> {
  const packed = [...entries.subarray(offsets[state], offsets[state + 1]), ...(pruned.get(state) ?? [])]
  return new Set(packed.map(entry => taskOf(entry)))
}

function stepper({ entries }: StateSpace, transition: number): number {
  return taskOf(entries[transition] ?? 0)
}
