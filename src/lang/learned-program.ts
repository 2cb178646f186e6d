import { Handle, type Learner, type Primitive } from '../kernel/index.ts'
import type {
  Frame,
  FunctionSource,
  KernelObject,
  Operation,
  PlainValue,
  Program,
  ProgramNode,
  SharedField,
} from '../value/index.ts'
import { type Activation, activate, revive, type Suspended, suspend } from './activation.ts'
import { type Flow, flowOf } from './flow.ts'
import { type Annotation, interpret, lineOf, type Pending, resume, type Stop } from './interpret.ts'
import { reachableState } from './reachable.ts'
import type { Scenario } from './scenario.ts'
import { structureOf } from './struct.ts'

interface LearnedNode {
  readonly next: [number, number][]
  /** The same by result: a read has an edge for each value, and there can be many. */
  readonly known: Map<number, number>
  /** The call stack to go on from; absent where the task stops. */
  readonly stack: readonly Suspended[] | undefined
  readonly pending: Pending | undefined
}

/** A local automaton, of one task or of several that run the same flow with the same arguments. */
interface Automaton {
  readonly flow: Flow
  readonly args: readonly unknown[]
  readonly nodes: ProgramNode[]
  readonly learned: LearnedNode[]
  readonly byKey: Map<string, number>
}

/**
 * A scenario's program, learned from its functions as it is needed: a task between two steps is a deterministic
 * function of its local state and the result of its last step, so each edge of its automaton is run once.
 * The tables grow in place; at any time they are a plain `Program`.
 */
export class LearnedProgram implements Learner {
  readonly program: Program
  readonly #scenario: Scenario
  /** By task; tasks that are alike share one, and so the `nodes` of their programs are the same. */
  readonly #automata: readonly Automaton[]
  readonly #functions: FunctionSource[] = []
  readonly #functionIndex = new Map<Flow, number>()
  readonly #values: PlainValue[] = []
  readonly #valueIndex = new Map<unknown, number>()
  readonly #jsValues: unknown[] = []
  readonly #identities = new Map<unknown, number>()
  readonly #objects = new Map<object, number>()
  readonly #fields = new Map<object, Map<string, number>>()

  /** Learns the start of every task. Throws when a task's name or arguments are unusable, or leave no run. */
  constructor(scenario: Scenario) {
    this.#scenario = scenario
    const { handles, fields } = reachableState(scenario.tasks.flatMap(({ flow, args }) => [flow, ...args]))
    const objects: KernelObject[] = handles.map((handle, index) => {
      this.#objects.set(handle, index)
      return { type: handle.type, name: handle.name }
    })
    const sharedFields: SharedField[] = fields.map(({ structure, field, name }, index) => {
      const known = this.#fields.get(structure) ?? new Map<string, number>()
      this.#fields.set(structure, known.set(field, index))
      return { name }
    })
    this.#automata = automataOf(scenario)
    this.program = {
      policy: scenario.policy,
      objects,
      fields: sharedFields,
      values: this.#values,
      initialFields: fields.map(({ initial }) => this.#value(initial)),
      initialObjects: handles.map(({ initial }) => initial),
      tasks: this.#automata.map(({ nodes }, task) => ({ name: scenario.tasks[task]?.name ?? '', nodes })),
      functions: this.#functions,
      complete: true,
    }
    for (const automaton of new Set(this.#automata))
      this.#settle(automaton, [activate(automaton.flow, automaton.args)])
    const stopped = this.program.tasks.find(({ nodes }) => nodes[0]?.kind === 'pruned')
    if (stopped !== undefined)
      throw new Error(`there is no run: an assumption fails before the first step of ${stopped.name}`)
  }

  learn(task: number, node: number, result: number): number {
    const automaton = this.#automata[task]
    const from = automaton?.learned[node]
    if (automaton === undefined || from?.stack === undefined || from.pending === undefined)
      throw new Error('a task that has ended takes no step')
    const known = from.known.get(result)
    if (known !== undefined) return known
    const stack = revive(from.stack)
    resume(stack, this.#result(from.pending, result))
    const to = this.#settle(automaton, stack)
    from.next.push([result, to])
    from.known.set(result, to)
    return to
  }

  /** Index of a structure's field in the program; undefined when no flow can reach it. */
  fieldIndex(structure: object, field: string): number | undefined {
    return this.#fields.get(structure)?.get(field)
  }

  /** Index of a kernel object in the program; undefined when no flow can reach it. */
  objectIndex(handle: object): number | undefined {
    return this.#objects.get(handle)
  }

  /** The JavaScript value behind a value index. */
  valueOf(index: number): unknown {
    return this.#jsValues[index]
  }

  /** Runs a stack up to its next step and gives the node for the local state it reaches. */
  #settle({ nodes, learned, byKey }: Automaton, running: Activation[]): number {
    const stop = interpret(running)
    const stack = suspend(running)
    const key = this.#key(stop, stack)
    const known = byKey.get(key)
    if (known !== undefined) return known
    const next: [number, number][] = []
    const node = this.#node(stop, stack, next)
    const index = nodes.push(node) - 1
    learned.push({
      next,
      known: new Map(),
      stack: stop.kind === 'step' ? stack : undefined,
      pending: stop.kind === 'step' ? stop.pending : undefined,
    })
    byKey.set(key, index)
    return index
  }

  #key(stop: Stop, stack: readonly Suspended[]): string {
    if (stop.kind === 'end' || stop.kind === 'pruned') return stop.kind
    const frames = stack.map(
      ({ flow, at, live }) =>
        `${this.#function(flow)}:${at}:${live.map(value => this.#identity(value)).join(',')}`,
    )
    const what =
      stop.kind === 'fault'
        ? stop.message
        : [stop.pending, ...stop.annotations.map(({ pending }) => pending)]
            .map(pending => this.#pendingKey(pending))
            .join(' ')
    return `${frames.join('/')} ${what}`
  }

  #pendingKey(pending: Pending): string {
    const parts =
      pending.kind === 'call'
        ? [pending.primitive, ...pending.args]
        : pending.kind === 'read'
          ? [pending.structure, pending.field]
          : [pending.structure, pending.field, pending.value]
    return `${pending.kind}:${parts.map(part => this.#identity(part)).join(',')}`
  }

  #identity(value: unknown): number {
    const key = mapKey(value)
    const known = this.#identities.get(key) ?? this.#identities.size
    this.#identities.set(key, known)
    return known
  }

  #node(stop: Stop, stack: readonly Suspended[], next: readonly [number, number][]): ProgramNode {
    const frames = this.#frames(stack)
    switch (stop.kind) {
      case 'end':
      case 'pruned':
        return { kind: stop.kind }
      case 'fault':
        return { kind: 'fault', fault: { kind: stop.fault, message: stop.message }, stack: frames }
      case 'step':
        return {
          kind: 'step',
          operation: this.#operation(stop.pending, stop.annotations),
          stack: frames,
          next,
        }
    }
  }

  #frames(stack: readonly Suspended[]): Frame[] {
    return stack.map(activation => ({ function: this.#function(activation.flow), line: lineOf(activation) }))
  }

  #operation(pending: Pending, annotations: readonly Annotation[]): Operation {
    const said = annotations.map(annotation => {
      const { primitive, object } = this.#bare(annotation.pending)
      return { primitive, ...(object === undefined ? {} : { object }), stack: this.#frames(annotation.stack) }
    })
    const bare = this.#bare(pending)
    return said.length === 0 ? bare : { ...bare, annotations: said }
  }

  #bare(pending: Pending): Operation {
    if (pending.kind !== 'call') {
      const field = this.fieldIndex(pending.structure, pending.field)
      if (field === undefined) throw new Error(`field ${pending.field} was not found ahead of the run`)
      const marked = pending.marked === undefined ? {} : { marked: pending.marked }
      return pending.kind === 'read'
        ? { primitive: 'read', field, ...marked }
        : { primitive: 'write', field, argument: this.#value(pending.value), ...marked }
    }
    const { primitive, args } = pending
    const [first] = args
    const object = first instanceof Handle ? this.#objects.get(first) : undefined
    if (primitive.object !== null && object === undefined && !(primitive.optional && first === undefined))
      throw new Error(`${primitive.name}: lock not found ahead of the run`)
    const argument = this.#argument(primitive, first)
    return {
      primitive: primitive.name,
      ...(object === undefined ? {} : { object }),
      ...(argument === undefined ? {} : { argument }),
    }
  }

  #argument(primitive: Primitive, first: unknown): number | undefined {
    if (primitive.name === 'choose') return Number(first)
    if (primitive.name !== 'kill') return undefined
    const target = this.#scenario.tasks.findIndex(({ name }) => name === first)
    if (target < 0) {
      const names = this.#scenario.tasks.map(({ name }) => name).join(', ')
      throw new Error(`kill: no task is named ${JSON.stringify(first)}; the tasks are ${names}`)
    }
    return target
  }

  /** What the flow sees of a step's result. */
  #result(pending: Pending, result: number): unknown {
    if (pending.kind === 'read') return this.valueOf(result)
    if (pending.kind === 'write' || pending.primitive.name === 'choose') return result
    if (pending.primitive.result === undefined) return undefined
    return pending.primitive.result === 'boolean' ? result === 1 : result
  }

  #value(value: unknown): number {
    const known = this.#valueIndex.get(mapKey(value))
    if (known !== undefined) return known
    const index = this.#values.push(plainValue(value)) - 1
    this.#jsValues.push(value)
    this.#valueIndex.set(mapKey(value), index)
    return index
  }

  #function(flow: Flow): number {
    const known = this.#functionIndex.get(flow)
    if (known !== undefined) return known
    const { name, line, text } = flow.source
    const index = this.#functions.push({ name, file: flow.file, line, text }) - 1
    this.#functionIndex.set(flow, index)
    return index
  }
}

function automataOf({ tasks }: Scenario): readonly Automaton[] {
  const made: Automaton[] = []
  return tasks.map(({ name, flow: value, args }) => {
    const flow = flowOf(value)
    if (flow === undefined) throw new Error(`task ${name} runs no flow`)
    const alike = made.find(
      one =>
        one.flow === flow &&
        one.args.length === args.length &&
        one.args.every((arg, at) => Object.is(arg, args[at])),
    )
    if (alike !== undefined) return alike
    const automaton = { flow, args, nodes: [], learned: [], byKey: new Map() }
    made.push(automaton)
    return automaton
  })
}

const minusZero = Symbol('-0')

/** A Map takes 0 and -0 for the same key; a flow can tell them apart. */
function mapKey(value: unknown): unknown {
  return Object.is(value, -0) ? minusZero : value
}

function plainValue(value: unknown): PlainValue {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'undefined':
      return value
    default:
      return value === null ? null : { ref: structureOf(value)?.name ?? 'an object' }
  }
}
