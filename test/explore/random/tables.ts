import type { KernelObject, Operation, Program, ProgramNode, SharedField } from '../../../src/value/index.ts'
import {
  type Block,
  type FieldName,
  type ObjectName,
  objectTypes,
  type Sketch,
  type Statement,
  succeeds,
} from './statement.ts'

const values = [0, 1, 2]

/** The automata of a sketch, closed: an edge for every result that an operation could give. */
export function tablesOf({ policy, flows, tasks }: Sketch): Program {
  const objects: KernelObject[] = []
  const fields: SharedField[] = []
  const names: string[] = []
  const index = (name: ObjectName | FieldName, add: () => number) => {
    const known = names.indexOf(name)
    if (known >= 0) return Number(names[known + 1])
    const added = add() - 1
    names.push(name, String(added))
    return added
  }
  const shared: Shared = {
    object: name => index(name, () => objects.push({ type: objectTypes[name], name })),
    field: name => index(name, () => fields.push({ name })),
  }
  // Tasks of one flow share its nodes, as those learned from one function do.
  const automata = flows.map(flow => new Automaton(shared).of(flow))
  return {
    policy,
    objects,
    fields,
    values,
    initialFields: fields.map(() => 0),
    initialObjects: objects.map(() => 0),
    tasks: tasks.map((flow, task) => ({ name: `t${task}`, nodes: automata[flow] ?? [] })),
    functions: [],
    complete: true,
  }
}

interface Shared {
  object(name: ObjectName): number
  field(name: FieldName): number
}

/** Builds an automaton from its end to its start, then turns it round so that it starts at node 0. */
class Automaton {
  readonly #shared: Shared
  readonly #nodes: ProgramNode[] = [{ kind: 'end' }]

  constructor(shared: Shared) {
    this.#shared = shared
  }

  of(flow: Block): readonly ProgramNode[] {
    const start = this.#block(flow, 0)
    return startingAt(this.#nodes, start)
  }

  #block(block: Block, next: number): number {
    return block.reduceRight((after, statement) => this.#statement(statement, after), next)
  }

  #statement(statement: Statement, next: number): number {
    switch (statement.kind) {
      case 'call':
        return this.#step(this.#call(statement), [[0, next]])
      case 'guard': {
        const done = succeeds(statement.primitive)
        const [then, otherwise] = statement.parts
        return this.#step(this.#call(statement), [
          [done, this.#block(then, next)],
          [done === 1 ? 0 : -4, this.#block(otherwise, next)],
        ])
      }
      case 'retry':
        return this.#cycle(this.#call(statement), statement.parts[0], again => [
          [1, next],
          [0, again],
        ])
      case 'write':
        return this.#step(this.#write(statement.field, statement.value), [[0, next]])
      case 'copy':
        return this.#step(
          this.#read(statement.from),
          values.map(value => [
            value,
            this.#step(this.#write(statement.to, (value + 1) % values.length), [[0, next]]),
          ]),
        )
      case 'branch': {
        const [then, otherwise] = statement.parts.map(part => this.#block(part, next))
        return this.#step(
          this.#read(statement.field),
          values.map(value => [value, (value === statement.value ? then : otherwise) ?? next]),
        )
      }
      case 'loop':
        return this.#cycle(this.#read(statement.field), statement.parts[0], again =>
          values.map(value => [value, value === statement.value ? again : next]),
        )
      case 'choose':
        return this.#step(
          { primitive: 'choose', argument: statement.parts.length },
          statement.parts.map((part, way) => [way, this.#block(part, next)]),
        )
      case 'kill':
        return this.#step({ primitive: 'kill', argument: statement.task }, [[0, next]])
      case 'assert':
      case 'assume': {
        const stop = this.#nodes.push(stopOf(statement.kind)) - 1
        return this.#step(
          this.#read(statement.field),
          values.map(value => [value, value === statement.value ? next : stop]),
        )
      }
    }
  }

  #call({ primitive, object }: { primitive: string; object: ObjectName }): Operation {
    return { primitive, object: this.#shared.object(object) }
  }

  #read(field: FieldName): Operation {
    return { primitive: 'read', field: this.#shared.field(field) }
  }

  #write(field: FieldName, value: number): Operation {
    return { primitive: 'write', field: this.#shared.field(field), argument: value }
  }

  #step(operation: Operation, next: readonly (readonly [number, number])[]): number {
    return this.#nodes.push({ kind: 'step', operation, stack: [], next }) - 1
  }

  /** A step that its own body leads back to. */
  #cycle(
    operation: Operation,
    body: Block,
    edges: (again: number) => readonly (readonly [number, number])[],
  ): number {
    const head = this.#step(operation, [])
    const again = this.#block(body, head)
    this.#nodes[head] = { kind: 'step', operation, stack: [], next: edges(again) }
    return head
  }
}

function stopOf(kind: 'assert' | 'assume'): ProgramNode {
  return kind === 'assume'
    ? { kind: 'pruned' }
    : { kind: 'fault', fault: { kind: 'assertion', message: 'assertion failed' }, stack: [] }
}

/** The nodes reachable from `start`, renumbered in the order in which they are met. */
function startingAt(nodes: readonly ProgramNode[], start: number): readonly ProgramNode[] {
  const order = [start]
  const number = new Map([[start, 0]])
  for (const old of order) {
    const node = nodes[old]
    if (node?.kind !== 'step') continue
    for (const [, to] of node.next) if (!number.has(to)) number.set(to, order.push(to) - 1)
  }
  return order.flatMap((old): readonly ProgramNode[] => {
    const node = nodes[old]
    if (node === undefined) return []
    if (node.kind !== 'step') return [node]
    return [{ ...node, next: node.next.map(([result, to]) => [result, number.get(to) ?? 0] as const) }]
  })
}
