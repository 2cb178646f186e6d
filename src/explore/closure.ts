import { type Learner, resultsOf } from '../kernel/index.ts'
import type { Operation, Program, ProgramNode } from '../value/index.ts'

/** A local automaton and the tasks that run it. */
export interface Automaton {
  readonly nodes: readonly ProgramNode[]
  readonly tasks: readonly number[]
}

/** A program's tables with what static analyses need: every edge that any state could ask for, or many of them. */
export interface Closure {
  readonly program: Program
  /** In order of their first tasks. Tasks that run the same function with the same arguments share one. */
  readonly automata: readonly Automaton[]
  /** Index of each task's automaton. */
  readonly automatonOf: readonly number[]
  /** Learns what is missing; absent when nothing is. */
  readonly learner?: Learner
}

/** Why a program has no closure, as a sentence. */
export interface Open {
  readonly why: string
}

/** Edges learned ahead at most: some ten times those of a model to be read. */
const mostEdges = 1000
/** Values of a field that reads are given at most: one with more is a counter, most likely, and that has no end. */
const mostValues = 16

/**
 * Learns every edge that any state could ask for: each operation of each node that is reachable that way, with every
 * result that it could give. A read can give every value that its field has at the start or that some node writes; a
 * killable wait can be interrupted when some node kills its task. New edges lead to new writes, so this goes on to a
 * fixpoint. Where that is far, or what a flow would do there cannot be learned, edges stay missing.
 *
 * Tables without a learner are closed as they are when they are complete: no run leaves them.
 */
export function close(
  program: Program,
  learner: Learner | undefined,
  most: number = mostEdges,
): Closure | Open {
  const automata = automataOf(program)
  const closure = { program, automata, automatonOf: program.tasks.map((_, task) => indexOf(automata, task)) }
  if (learner !== undefined)
    return new Closing(closure, learner, most).run() ? closure : { ...closure, learner }
  if (program.complete) return closure
  return { why: 'the tables were learned in part only: learning had stopped at a limit' }
}

/** True when there is a closure. */
export function isClosed(closed: Closure | Open): closed is Closure {
  return 'automata' in closed
}

function automataOf({ tasks }: Program): readonly Automaton[] {
  const automata: { nodes: readonly ProgramNode[]; tasks: number[] }[] = []
  tasks.forEach(({ nodes }, task) => {
    const alike = automata.find(one => one.nodes === nodes)
    if (alike === undefined) automata.push({ nodes, tasks: [task] })
    else alike.tasks.push(task)
  })
  return automata
}

function indexOf(automata: readonly Automaton[], task: number): number {
  return automata.findIndex(({ tasks }) => tasks.includes(task))
}

/** The work of learning every edge. */
class Closing {
  readonly #automata: readonly Automaton[]
  readonly #learner: Learner
  readonly #most: number
  /** By field: the values it can have, and the nodes that read it, as pairs of automaton and node. */
  readonly #values: readonly Set<number>[]
  readonly #readers: readonly (readonly [automaton: number, node: number])[][]
  readonly #killed = new Set<number>()
  #edges = 0
  #isComplete = true

  constructor({ program, automata }: Closure, learner: Learner, most: number) {
    this.#automata = automata
    this.#learner = learner
    this.#most = most
    this.#values = program.initialFields.map(value => new Set([value]))
    this.#readers = program.fields.map(() => [])
  }

  /** True when every edge is learned. */
  run(): boolean {
    // How many nodes of each automaton have been looked at; learning adds nodes at the end.
    const looked = this.#automata.map(() => 0)
    for (let busy = true; busy; ) {
      busy = false
      this.#automata.forEach(({ nodes }, automaton) => {
        for (let node = looked[automaton] ?? 0; node < nodes.length; node++) {
          looked[automaton] = node + 1
          busy = true
          const found = nodes[node]
          if (found?.kind === 'step') this.#look(automaton, node, found.operation)
        }
      })
    }
    return this.#isComplete
  }

  #look(automaton: number, node: number, operation: Operation): void {
    const { field, argument } = operation
    if (field === undefined) {
      if (operation.primitive === 'kill') this.#kill(argument ?? 0)
      const killed = (this.#automata[automaton]?.tasks ?? []).some(task => this.#killed.has(task))
      for (const result of resultsOf(operation, killed)) this.#learn(automaton, node, result)
    } else if (argument === undefined) {
      this.#readers[field]?.push([automaton, node])
      for (const value of this.#values[field] ?? []) this.#learn(automaton, node, value)
    } else {
      this.#learn(automaton, node, 0)
      this.#write(field, argument)
    }
  }

  /** A new value can be read wherever the field is. */
  #write(field: number, value: number): void {
    const values = this.#values[field]
    if (values === undefined || values.has(value)) return
    if (values.size >= mostValues) {
      this.#isComplete = false
      return
    }
    values.add(value)
    for (const [automaton, node] of this.#readers[field] ?? []) this.#learn(automaton, node, value)
  }

  /** The waits of a task that can be killed have one more result. */
  #kill(target: number): void {
    if (this.#killed.has(target)) return
    this.#killed.add(target)
    const automaton = indexOf(this.#automata, target)
    this.#automata[automaton]?.nodes.forEach((found, node) => {
      if (found.kind !== 'step' || found.operation.field !== undefined) return
      for (const result of resultsOf(found.operation, true)) this.#learn(automaton, node, result)
    })
  }

  #learn(automaton: number, node: number, result: number): void {
    if (this.#edges++ >= this.#most) this.#isComplete = false
    else {
      try {
        this.#learner.learn(this.#automata[automaton]?.tasks[0] ?? 0, node, result)
      } catch {
        // In a state that occurs a search will meet the same error.
        this.#isComplete = false
      }
    }
  }
}
