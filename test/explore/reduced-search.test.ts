import { describe, expect, test } from 'vitest'
import { type Closure, close, isClosed } from '../../src/explore/closure.ts'
import { unpackEntry } from '../../src/explore/entry.ts'
import { PersistentSteps, type Rules, rulesOf, type Visible } from '../../src/explore/persistent.ts'
import { Reduced, type ReducedSearch } from '../../src/explore/reduced-search.ts'
import { search, type Visitor } from '../../src/explore/search.ts'
import { groupsOf, Symmetry } from '../../src/explore/symmetry.ts'
import { type Learner, Machine } from '../../src/kernel/index.ts'
import type { Operation, Policy, Program, ProgramNode, ScheduleEntry } from '../../src/value/index.ts'
import { Random } from './random/generator.ts'
import { randomSketch } from './random/sketch.ts'
import type { Block } from './random/statement.ts'
import { tablesOf } from './random/tables.ts'

/** Random programs for each policy and reduction. */
const seeds = 100
const limits = { states: 100_000 }
const policies: readonly Policy[] = ['linux', 'writer-pref', 'unfair']

/** What a search is for: every answer that a reduction must leave as it is. Tasks count by group, not by name. */
interface Answers {
  readonly deadlocks: Set<string>
  readonly ends: Set<string>
  readonly faults: Set<string>
  readonly misuses: Set<string>
  readonly races: Set<string>
  /** What a claim that looks at field 0 and at who holds object 0 can see. */
  readonly seen: Set<string>
}

interface Asked {
  readonly answers: Answers
  readonly visitor: Visitor
  /** For each state in which nothing goes on its index and its form. */
  readonly stuck: { index: number; form: string }[]
  readonly misuses: { from: number; entry: number }[]
}

class Asking {
  readonly #program: Program
  readonly #symmetry: Symmetry
  readonly #machine: Machine
  /** The first task of each task's group. */
  readonly #first: readonly number[]

  constructor(program: Program, groups: readonly (readonly number[])[]) {
    this.#program = program
    this.#machine = new Machine(program)
    this.#symmetry = new Symmetry(this.#machine, groups)
    this.#first = program.tasks.map((_, task) => groups.find(group => group.includes(task))?.[0] ?? task)
  }

  ask(): Asked {
    const answers: Answers = {
      deadlocks: new Set(),
      ends: new Set(),
      faults: new Set(),
      misuses: new Set(),
      races: new Set(),
      seen: new Set(),
    }
    const stuck: { index: number; form: string }[] = []
    const misuses: { from: number; entry: number }[] = []
    const visitor: Visitor = {
      state: (_, machine) => {
        for (const fault of this.#faults(machine)) answers.faults.add(fault)
        for (const race of this.#races(machine)) answers.races.add(race)
        answers.seen.add(this.#view(machine))
      },
      stuck: (index, machine) => {
        const form = this.formOf(machine.cells)
        stuck.push({ index, form })
        if (!machine.hasTaskAt('fault')) answers[machine.hasTaskAt('step') ? 'deadlocks' : 'ends'].add(form)
      },
      misuse: (from, entry) => {
        misuses.push({ from, entry })
      },
    }
    return { answers, visitor, stuck, misuses }
  }

  formOf(cells: Int32Array): string {
    const form = cells.slice()
    this.#symmetry.canonicalise(form)
    return form.join()
  }

  /** Runs a schedule, which has to be one; gives the state it comes to and what was done wrong on the way. */
  run(schedule: readonly ScheduleEntry[]): { form: string; misuses: string[] } {
    this.#machine.reset()
    const said: string[] = []
    for (const entry of schedule) {
      const ran = this.#machine.step(entry)
      if (ran === undefined) throw new Error('a schedule does not run')
      said.push(...ran.misuse.map(({ kind, message }) => this.anonymous(`${kind} ${message}`)))
    }
    return { form: this.formOf(this.#machine.cells), misuses: said }
  }

  anonymous(said: string): string {
    return said.replace(/\bt(\d)\b/g, (_, task: string) => `t${this.#first[Number(task)]}`)
  }

  #at(machine: Machine, task: number): string {
    return `${this.#first[task]}@${machine.cells[task]}`
  }

  #faults(machine: Machine): readonly string[] {
    return this.#program.tasks.flatMap((_, task) =>
      machine.node(task).kind === 'fault' ? [this.#at(machine, task)] : [],
    )
  }

  #races(machine: Machine): readonly string[] {
    const accesses = this.#program.tasks.flatMap((_, task) => {
      const operation = machine.operation(task)
      return operation?.field === undefined ? [] : [{ task, operation }]
    })
    return accesses.flatMap(one =>
      accesses
        .filter(other => other.task > one.task && conflict(one.operation, other.operation))
        .map(other => [this.#at(machine, one.task), this.#at(machine, other.task)].sort().join(' ')),
    )
  }

  #view(machine: Machine): string {
    const { fields, objects, tasks } = this.#program
    const held = objects.length > 0 && tasks.some((_, task) => machine.holds(task, 0))
    return `${fields.length > 0 ? machine.field(0) : ''} ${held}`
  }
}

function conflict(one: Operation, other: Operation): boolean {
  return one.field === other.field && (one.argument !== undefined || other.argument !== undefined)
}

function closed(program: Program): Closure {
  const found = close(program, undefined)
  if (!isClosed(found)) throw new Error(found.why)
  return found
}

/** The program without its edges, and what learns them again. */
function unlearned(program: Program): Closure {
  const edges = new Map<readonly ProgramNode[], [number, number][][]>()
  const tasks = program.tasks.map(({ name, nodes }) => {
    const known = edges.get(nodes) ?? nodes.map(() => [])
    edges.set(nodes, known)
    return { name, nodes, known }
  })
  const emptied = new Map(
    tasks.map(({ nodes, known }) => [
      nodes,
      nodes.map((node, at) => (node.kind === 'step' ? { ...node, next: known[at] ?? [] } : node)),
    ]),
  )
  const learner: Learner = {
    learn: (task, at, result) => {
      const node = tasks[task]?.nodes[at]
      const edge = node?.kind === 'step' ? node.next.find(([known]) => known === result) : undefined
      if (edge === undefined) throw new Error('the program has no such edge')
      tasks[task]?.known[at]?.push([...edge])
      return edge[1]
    },
  }
  const empty = {
    ...program,
    tasks: tasks.map(({ name, nodes }) => ({ name, nodes: emptied.get(nodes) ?? [] })),
  }
  return { ...closed(empty), learner }
}

interface Kind {
  readonly partialOrder: boolean
  readonly symmetry: boolean
  /** Nothing is known ahead: all edges are learned by the search. */
  readonly lazily?: boolean
  readonly rules?: (closure: Closure) => Rules
}

/** What a claim of `Answers.seen` looks at. */
const visible: Visible = { fields: new Set([0]), locks: new Set([0]) }
const nothing: Visible = { fields: new Set(), locks: new Set() }

/** The first difference between the unreduced search and a reduced one; undefined when there is none. */
function difference(
  program: Program,
  looks: Visible,
  { partialOrder, symmetry, lazily = false, rules }: Kind,
): string | undefined {
  const closure = lazily ? unlearned(program) : closed(program)
  const groups = symmetry ? groupsOf(program) : []
  const asking = new Asking(program, groups)
  const whole = asking.ask()
  const unreduced = search(program, whole.visitor, limits)
  if (unreduced.limited !== undefined) return undefined
  const machine = new Machine(program)
  for (const { from, entry } of whole.misuses) {
    unreduced.read(from, machine.cells)
    for (const said of misusesOf(machine, entry)) whole.answers.misuses.add(said)
  }
  let part: Asked
  let reduced: ReducedSearch
  do {
    part = asking.ask()
    const alone = partialOrder ? new PersistentSteps(closure, looks, rules?.(closure)) : undefined
    reduced = new Reduced(closure, groups, alone).search(part.visitor, limits)
    // What a search has found stands, even when it has to be made again.
    for (const { index, form } of part.stuck) {
      if (asking.run(reduced.scheduleTo(index)).form !== form) return 'a schedule leads to another state'
    }
  } while (reduced.outgrown)
  for (const { from, entry } of part.misuses) {
    const { misuses } = asking.run(reduced.scheduleThrough(from, entry))
    if (misuses.length === 0) return 'a schedule to a wrong use has none'
    for (const said of misuses) part.answers.misuses.add(said)
  }
  return differing(whole.answers, part.answers, looks === visible)

  function misusesOf(at: Machine, entry: number): readonly string[] {
    const ran = at.step(unpackEntry(entry))
    return (ran?.misuse ?? []).map(({ kind, message }) => asking.anonymous(`${kind} ${message}`))
  }
}

function differing(whole: Answers, part: Answers, withSeen: boolean): string | undefined {
  const pairs = [
    ['deadlocks', whole.deadlocks, part.deadlocks],
    ['ends', whole.ends, part.ends],
    ['faults', whole.faults, part.faults],
    ['misuses', whole.misuses, part.misuses],
    ['races', whole.races, part.races],
    ['what claims see', withSeen ? whole.seen : new Set(), withSeen ? part.seen : new Set()],
  ] as const
  for (const [name, all, some] of pairs) {
    const [missed, extra] = [all.difference(some), some.difference(all)]
    if (missed.size > 0) return `${name} missed: ${[...missed][0]}`
    if (extra.size > 0) return `${name} that are none: ${[...extra][0]}`
  }
  return undefined
}

const kinds: readonly Kind[] = [
  { partialOrder: true, symmetry: false, lazily: false },
  { partialOrder: false, symmetry: true, lazily: false },
  { partialOrder: true, symmetry: true, lazily: false },
  { partialOrder: true, symmetry: true, lazily: true },
]

function programOf(seed: number, policy: Policy): Program {
  return tablesOf({ ...randomSketch(new Random(seed), 14), policy })
}

/** Two readers of a lock that write the same field: the lock protects it from neither. */
function readersThatWrite(policy: Policy): Program {
  const write = (argument: number): Block => [
    { kind: 'call', primitive: 'down_read', object: 's' },
    { kind: 'write', field: 'x', value: argument },
    { kind: 'call', primitive: 'up_read', object: 's' },
  ]
  return tablesOf({ policy, flows: [write(1), write(2)], tasks: [0, 1] })
}

/** Which programs a reduced search answers differently for, and how. */
function differences(policy: Policy, kind: Kind): readonly string[] {
  const programs = Array.from({ length: seeds }, (_, seed) => programOf(seed + 1, policy))
  return [...programs, readersThatWrite(policy)].flatMap((program, at) =>
    [nothing, visible].flatMap(looks => {
      const found = difference(program, looks, kind)
      return found === undefined ? [] : [`seed ${at + 1}: ${found}`]
    }),
  )
}

describe.each(policies)('random programs under %s', policy => {
  test.each(kinds)(
    'get the same answers with partial order $partialOrder and symmetry $symmetry, lazy learning $lazily',
    { timeout: 120_000 },
    kind => {
      expect(differences(policy, kind)).toEqual([])
    },
  )
})

describe('weaker rules are caught', () => {
  type Weaken = (rules: Rules) => Rules
  const tries = ({ operation }: { operation: Operation }) => operation.primitive.endsWith('trylock')
  const weaker: Readonly<Record<string, Weaken>> = {
    'read holds that keep readers out': rules => ({
      ...rules,
      cuts: (operation, result, hold) => rules.cuts(operation, result, hold === 'read' ? 'exclusive' : hold),
    }),
    'trylocks that matter to nobody': rules => ({
      ...rules,
      mayDepend: (one, other, hold) => !tries(one) && !tries(other) && rules.mayDepend(one, other, hold),
    }),
  }
  test.each(Object.entries(weaker))('%s', { timeout: 120_000 }, (_, weaken) => {
    const rules = (closure: Closure) => weaken(rulesOf(closure))
    const found = policies.flatMap(policy =>
      differences(policy, { partialOrder: true, symmetry: false, rules }),
    )
    expect(found).not.toEqual([])
  })
})
