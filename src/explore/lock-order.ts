import { open, type Source } from '../lang/index.ts'
import type { Frame, FunctionSource, KernelObject, LockMode, Operation, Program } from '../value/index.ts'
import { type Automaton, type Closure, close, isClosed } from './closure.ts'
import { Locksets, takes } from './locksets.ts'
import { reducedStates } from './reduced-search.ts'

/** A place where a lock is asked for while another is held. */
export interface LockOrderSite {
  /** The tasks that can come there. */
  readonly tasks: readonly string[]
  /** The node of their automaton. */
  readonly node: number
  readonly held: LockMode
  readonly asked: LockMode
  /** Call stack at the operation, outermost first. */
  readonly stack: readonly Frame[]
}

/** `to` is asked for while `from` is held: indexes into `LockOrder.objects`. */
export interface LockOrderEdge {
  readonly from: number
  readonly to: number
  readonly sites: readonly LockOrderSite[]
}

/** The order in which tasks ask for locks, whatever the schedule. */
export interface LockOrder {
  readonly objects: readonly KernelObject[]
  readonly functions: readonly FunctionSource[]
  /** In the order in which they are met. */
  readonly edges: readonly LockOrderEdge[]
  /** Cycles as objects, each asked for with the one before held, and the first with the last; every edge that lies on a cycle is on one of these. */
  readonly cycles: readonly (readonly number[])[]
}

/**
 * The lock order of every run at once, without exploring any: from each lock that is possibly held at a node to the lock
 * that is waited for there. As in lockdep a trylock adds no edge to what it takes, since it does not wait, but what it
 * took counts as held; and a fault that may come counts as taking the lock that `might_fault` names. A cycle is a
 * potential deadlock only: whether some schedule closes it is for `explore` to say.
 *
 * Throws when the tasks have too many states to learn what they do.
 */
export function lockOrder(source: Source): LockOrder {
  const { program, learner } = open(source)
  const closed = close(program, learner)
  if (!isClosed(closed)) throw new Error(`no lock order: ${closed.why}`)
  if (closed.learner !== undefined) learnByRunning(closed)
  const edges = edgesOf(closed)
  return { objects: program.objects, functions: program.functions, edges, cycles: cyclesOf(edges) }
}

/** States that are stored at most to learn what tasks do. */
const mostStates = 100_000

/** Learns the edges that some run takes, where not every edge that could be thought of is known. */
function learnByRunning(closure: Closure): void {
  if (reducedStates(closure, { states: mostStates }) === undefined)
    throw new Error(`no lock order: the tasks have more than ${mostStates} states`)
}

function edgesOf({ program, automata }: Closure): readonly LockOrderEdge[] {
  const edges = new Map<number, LockOrderEdge & { sites: LockOrderSite[] }>()
  for (const automaton of automata) {
    for (const { from, to, site } of sitesOf(program, automaton)) {
      const key = from * program.objects.length + to
      const edge = edges.get(key) ?? { from, to, sites: [] }
      edge.sites.push(site)
      edges.set(key, edge)
    }
  }
  return [...edges.values()]
}

function* sitesOf({ objects, tasks }: Program, automaton: Automaton) {
  const locksets = new Locksets(automaton, objects)
  const modeOf = (object: number, taken: 'read' | 'exclusive'): LockMode =>
    taken === 'exclusive' && objects[object]?.type === 'rw_semaphore' ? 'write' : taken
  const names = automaton.tasks.map(task => tasks[task]?.name ?? '')
  for (const [node, found] of automaton.nodes.entries()) {
    if (found.kind !== 'step') continue
    for (const { object: to, taken } of askedBy(found.operation)) {
      for (const { object: from, possibly } of locksets.allAt(node)) {
        if (from === to) continue
        for (const how of possibly) {
          const site = {
            tasks: names,
            node,
            held: modeOf(from, how),
            asked: modeOf(to, taken),
            stack: found.stack,
          }
          yield { from, to, site }
        }
      }
    }
  }
}

/** The locks that an operation, and what its task said before it, may wait for. */
function askedBy(operation: Operation): readonly { object: number; taken: 'read' | 'exclusive' }[] {
  const { object, primitive, annotations = [] } = operation
  const faults = annotations.flatMap(said =>
    said.primitive === 'might_fault' && said.object !== undefined
      ? [{ object: said.object, taken: 'read' as const }]
      : [],
  )
  const taken = primitive.endsWith('trylock') ? undefined : takes(operation, 0)
  return object === undefined || taken === undefined ? faults : [...faults, { object, taken }]
}

/** For each edge that lies on a cycle and on none found before it, a shortest cycle through it. */
function cyclesOf(edges: readonly LockOrderEdge[]): readonly (readonly number[])[] {
  const found: (readonly number[])[] = []
  const isOn = (cycle: readonly number[], { from, to }: LockOrderEdge) =>
    cycle.some((object, at) => object === from && cycle[(at + 1) % cycle.length] === to)
  for (const edge of edges) {
    if (found.some(cycle => isOn(cycle, edge))) continue
    const back = shortestPath(edges, edge.to, edge.from)
    if (back !== undefined) found.push([edge.from, ...back.slice(0, -1)])
  }
  return found
}

/** From one object to another along edges, both included; breadth first. */
function shortestPath(
  edges: readonly LockOrderEdge[],
  start: number,
  goal: number,
): readonly number[] | undefined {
  const paths: (readonly number[])[] = [[start]]
  const seen = new Set([start])
  for (const path of paths) {
    const last = path.at(-1)
    if (last === goal) return path
    for (const { from, to } of edges) {
      if (from !== last || seen.has(to)) continue
      seen.add(to)
      paths.push([...path, to])
    }
  }
  return undefined
}
