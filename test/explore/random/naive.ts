import { Footprints } from '../../../src/explore/footprint.ts'
import { History } from '../../../src/explore/history.ts'
import { Machine } from '../../../src/kernel/index.ts'
import type { Program } from '../../../src/value/index.ts'

/** What every run of a program, one after the other, comes to. */
export interface Naive {
  /** The states in which no task can go on. */
  readonly ends: ReadonlySet<string>
  /** The Mazurkiewicz traces of the runs that come to an end. */
  readonly traces: ReadonlySet<string>
  /** Runs that come to an end. */
  readonly runs: number
  /** Steps that use a primitive wrongly: `task` and node. */
  readonly misuses: ReadonlySet<string>
  /** Some run can come back to a state it was in before: it was cut off there. */
  readonly cyclic: boolean
}

/** Steps of the longest run that is followed to its end. */
const longest = 100

/** A state as a text. */
export function stateKey(cells: Int32Array): string {
  return String.fromCharCode(...cells)
}

/** The step a task is about to take, as a text. */
export function stepKey(task: number, cells: Int32Array): string {
  return `${task}:${cells[task]}`
}

/**
 * Takes every step in every order, remembering no state but those on the present run. Undefined when that is more than
 * `most` steps.
 */
export function naive(program: Program, most: number): Naive | undefined {
  const machine = new Machine(program)
  const footprints = new Footprints(machine)
  const history = new History(machine.tasks)
  const ends = new Set<string>()
  const traces = new Set<string>()
  const misuses = new Set<string>()
  const onRun = new Set<string>()
  const canRepeat = program.tasks.some(({ nodes }) => hasCycle(nodes))
  let steps = 0
  let runs = 0
  let cyclic = false
  const go = (): void => {
    const before = machine.cells.slice()
    const key = canRepeat ? stateKey(before) : ''
    if (canRepeat && onRun.has(key)) {
      cyclic = true
      return
    }
    onRun.add(key)
    // A run that long has taken a lock for reading again and again: there is no end to it.
    if (history.length > longest) steps = most + 1
    let stuck = true
    for (let task = 0; task < machine.tasks && steps <= most; task++) {
      for (let choice = 0; ; choice++) {
        const step = footprints.run(task, choice)
        if (step === undefined) break
        stuck = false
        if (!machine.pruned) {
          steps++
          if (machine.misuses > 0) misuses.add(stepKey(task, before))
          history.push(task, choice, step, footprints.woken)
          go()
          history.pop()
        }
        machine.cells.set(before)
      }
    }
    onRun.delete(key)
    if (!stuck) return
    runs++
    ends.add(stateKey(before))
    traces.add(history.trace())
  }
  go()
  return steps > most ? undefined : { ends, traces, runs, misuses, cyclic }
}

function hasCycle(nodes: Program['tasks'][number]['nodes']): boolean {
  const done = new Set<number>()
  const open = new Set<number>()
  const visit = (at: number): boolean => {
    if (open.has(at)) return true
    if (done.has(at)) return false
    open.add(at)
    const node = nodes[at]
    const found = node?.kind === 'step' && node.next.some(([, to]) => visit(to))
    open.delete(at)
    done.add(at)
    return found
  }
  return visit(0)
}
