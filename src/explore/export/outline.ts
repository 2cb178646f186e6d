import type { Operation, Program, ProgramNode } from '../../value/index.ts'
import { type Item, Items } from './items.ts'
import type { Names } from './names.ts'

/**
 * A program as processes with labels, for languages in which a process moves nobody's control but its own.
 *
 * In the machine the step that hands a lock over, or kills a waiter, moves the waiter on as well. Here a waiter moves on
 * when it goes to sleep, and cannot run before it is woken: its label and the way it sleeps say where it is. Where a
 * wait can end in two places, granted or interrupted, both share a label, and `task_state` says which of them it is.
 */
export interface Outline {
  readonly program: Program
  readonly processes: readonly Process[]
  /** Number of each task among the instances of all processes. */
  readonly numbers: readonly number[]
  /** Values of `task_state`, 0 first: those in which a task runs, then those in which it sleeps. */
  readonly states: readonly TaskState[]
  /** How many of `states` are of tasks that run. */
  readonly running: number
}

/** Tasks with the same automaton. */
export interface Process {
  readonly name: string
  readonly tasks: readonly number[]
  readonly nodes: readonly ProgramNode[]
  /** In the order of the text. */
  readonly labels: readonly Label[]
  /** Where a task is that is at a node. */
  place(node: number): Place
  /** Where a writer is that waits at a node, has announced itself and can be killed. */
  announced(node: number): Place | undefined
  /** Where a task is whose wait at a node has been ended by a kill. */
  interrupted(node: number): Place | undefined
  /** How a task sleeps that waits at a node. */
  sleep(node: number): Sleep | undefined
}

/** A local state in the text. */
export interface Place {
  readonly label: string
  /** Index into `Outline.states`; 0 but where a label stands for several local states. */
  readonly state: number
  /** `for ever`: it waits for what is never granted. */
  readonly kind: ProgramNode['kind'] | 'for ever'
  /** What a fault says. */
  readonly message?: string
}

/** A label, and the local states it stands for. */
export interface Label {
  readonly name: string
  readonly locals: readonly Local[]
}

export interface Local extends Item {
  readonly place: Place
}

export interface TaskState {
  readonly name: string
  readonly meaning: string
}

/** A wait in a queue. */
export interface Sleep {
  /** Index into `Outline.states`. */
  readonly state: number
  readonly process: number
  readonly operation: Operation
  /** Where the task is once it is granted what it waits for. */
  readonly granted: Place
  /** Where it is when it is killed; absent when that does not end the wait. */
  readonly interrupted?: Place | undefined
}

/** How a language names the places where a process stops. */
export interface OutlineOptions {
  readonly end: string
  readonly fault: string
  /** Labels of different processes must differ. */
  readonly oneScope: boolean
  /** Some primitive is used wrongly, so what comes of that has to be in the text. */
  readonly careful: boolean
}

/** Outlines a program; takes the names it gives out of `names`. Throws when its tables are not complete. */
export function outlineOf(program: Program, names: Names, options: OutlineOptions): Outline {
  if (!program.complete)
    throw new Error(
      'these tables are not complete, because learning stopped at a limit: export a smaller scenario',
    )
  const states: TaskState[] = [{ name: names.unique('RUNNING'), meaning: 'it runs' }]
  const drafts = draftsOf(program).map(draft => ({ ...draft, name: names.unique(draft.name) }))
  const killed = killedTasks(program)
  const scope = names.copy()
  const placed = drafts.map(draft => {
    const isKilled = draft.tasks.some(task => killed.has(task))
    const labelNames = options.oneScope ? scope : names.copy()
    const items = new Items(program.policy, draft.nodes, isKilled, options.careful)
    return { ...draft, items, ...labelsOf(program, draft.nodes, items, labelNames, names, states, options) }
  })
  const running = states.length
  const plain = new Map<string, number>()
  const plainStates: number[] = []
  const sleepOf = (process: number, node: number): Sleep | undefined => {
    const draft = placed[process]
    const found = draft?.nodes[node]
    if (draft === undefined || found?.kind !== 'step' || !draft.items.canSleep(node)) return undefined
    const { operation } = found
    const granted = draft.places.get(draft.items.granted(node))
    const refused = draft.items.interrupted(node)
    const interrupted = refused === undefined ? undefined : draft.places.get(refused)
    if (granted === undefined) return undefined
    if (granted.kind === 'pruned' || interrupted?.kind === 'pruned')
      throw new Error(
        `an assume right behind ${operation.primitive} cannot be exported: whoever wakes the task cannot take that back`,
      )
    const shared = draft.labels.find(({ name }) => name === granted.label)?.locals.length !== 1
    const isPlain = granted.kind === 'step' && !shared && interrupted === undefined
    let state: number
    if (isPlain) {
      const key = `${process} ${granted.label} ${operation.object} ${operation.primitive.startsWith('down_read')}`
      const ordinal = plain.get(key) ?? 0
      plain.set(key, ordinal + 1)
      plainStates[ordinal] ??=
        states.push({ name: names.unique('ASLEEP'), meaning: 'it sleeps in a queue' }) - 1
      state = plainStates[ordinal]
    } else {
      const wish = `ASLEEP_${wishOf(program, found).toUpperCase()}`
      state = states.push({ name: names.unique(wish), meaning: `it sleeps in ${operation.primitive}` }) - 1
    }
    return { state, process, operation, granted, interrupted }
  }
  const sleeps = placed.map(({ nodes }, process) => nodes.map((_, node) => sleepOf(process, node)))
  const processes = placed.map(
    ({ name, tasks, nodes, labels, places, items }, process): Process => ({
      name,
      tasks,
      nodes,
      labels,
      place: node => {
        const place = places.get(items.at(node))
        if (place === undefined) throw new Error(`${name} never gets to its local state ${node}`)
        return place
      },
      announced: node => places.get(items.announced(node)),
      interrupted: node => places.get(items.interrupted(node) ?? -1),
      sleep: node => sleeps[process]?.[node],
    }),
  )
  const numbers: number[] = []
  for (const task of processes.flatMap(({ tasks }) => tasks)) numbers[task] = Object.keys(numbers).length
  return { program, processes, numbers, states, running }
}

/** Tasks with the same automaton, in order of the first of them; several are named by their function. */
function draftsOf(program: Program): { name: string; tasks: number[]; nodes: readonly ProgramNode[] }[] {
  const drafts: { name: string; tasks: number[]; nodes: readonly ProgramNode[] }[] = []
  program.tasks.forEach(({ name, nodes }, task) => {
    const same = drafts.find(draft => draft.nodes === nodes)
    if (same === undefined) drafts.push({ name, tasks: [task], nodes })
    else {
      same.tasks.push(task)
      const [first] = nodes
      const root = first?.kind === 'step' ? first.stack[0]?.function : undefined
      same.name = program.functions[root ?? -1]?.name ?? same.name
    }
  })
  return drafts
}

/** Tasks that some `kill` names. */
function killedTasks(program: Program): ReadonlySet<number> {
  const operations = program.tasks.flatMap(({ nodes }) =>
    nodes.flatMap(node => (node.kind === 'step' ? [node.operation] : [])),
  )
  return new Set(
    operations.flatMap(({ primitive, argument }) => (primitive === 'kill' ? [argument ?? 0] : [])),
  )
}

/** The labels of one automaton, depth first, so that most steps run on into the next label. */
function labelsOf(
  program: Program,
  nodes: readonly ProgramNode[],
  items: Items,
  labelNames: Names,
  stateNames: Names,
  states: TaskState[],
  { end, fault }: OutlineOptions,
): { labels: Label[]; places: Map<number, Place> } {
  const labels: Label[] = []
  const places = new Map<number, Place>()
  const visit = (item: number): void => {
    if (places.has(item)) return
    const members = items.sharing(item)
    const first = members[0] ?? item
    const { node, status } = items.of(first)
    const found = nodes[node]
    const wish = wishOf(program, found)
    const canEnd = members.some(member => isAtEnd(nodes, items.of(member)))
    const name =
      canEnd && members.length === 1
        ? end
        : labelNames.unique(
            status === 'for ever'
              ? `${wish}_waits`
              : found?.kind === 'fault'
                ? fault
                : canEnd
                  ? `${end}_${wish}`
                  : wish,
          )
    const locals = members.map((member, at): Local => {
      const one = items.of(member)
      const there = nodes[one.node]
      const where = wishOf(program, there)
      const wished = `${one.status === 'announced' ? 'ANNOUNCED' : 'AT'}_${where}`.toUpperCase()
      const meaning = `it runs, ${one.status === 'announced' ? 'announced as a writer ' : ''}at ${where}`
      const state = at === 0 ? 0 : states.push({ name: stateNames.unique(wished), meaning }) - 1
      const kind =
        one.status === 'at' ? (there?.kind ?? 'end') : one.status === 'announced' ? 'step' : 'for ever'
      const message = there?.kind === 'fault' ? { message: there.fault.message } : {}
      const place: Place = { label: name, state, kind, ...message }
      places.set(member, place)
      return { ...one, place }
    })
    labels.push({ name, locals })
    for (const member of members) for (const next of items.after(member)) visit(next)
  }
  visit(items.at(0))
  return { labels, places }
}

function isAtEnd(nodes: readonly ProgramNode[], { node, status }: Item): boolean {
  return status === 'at' && nodes[node]?.kind === 'end'
}

/** A label for a node: its innermost function and the line there. */
function wishOf(program: Program, node: ProgramNode | undefined): string {
  if (node === undefined || node.kind === 'end') return 'end'
  if (node.kind === 'pruned') return 'cut_off'
  const frame = node.stack.at(-1)
  const name = `${program.functions[frame?.function ?? -1]?.name ?? 'step'}_${frame?.line ?? 0}`
  // To SPIN a label that starts like this says something.
  return /^(end|accept|progress)/.test(name) ? `at_${name}` : name
}
