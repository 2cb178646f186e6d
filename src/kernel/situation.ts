import type { Hold, LockMode, Outcome, PlainValue, Situation, TaskState, Wait } from '../value/index.ts'
import { isLock } from './handle.ts'
import type { Machine } from './machine.ts'
import { waitsForRead } from './rw-semaphore.ts'

/** The whole situation of a machine's present state. `last` is the task that stepped last: a cycle starts with it. */
export function situationOf(machine: Machine, last?: number): Situation {
  const tasks = machine.program.tasks.map((_, task) => taskState(machine, task))
  return {
    tasks,
    holds: machine.program.objects.flatMap((_, object) => holdsOf(machine, object)),
    fields: machine.program.fields.map(
      (_, field): PlainValue => machine.program.values[machine.field(field)],
    ),
    cycle: cycleOf(tasks, last),
  }
}

/** How a run stands in a situation. */
export function outcomeOf({ tasks }: Situation): Outcome {
  if (tasks.some(({ status }) => status === 'faulted')) return 'fault'
  if (tasks.every(({ status }) => status === 'ended')) return 'finished'
  return tasks.some(({ choices }) => choices > 0) ? 'unfinished' : 'deadlock'
}

function taskState(machine: Machine, task: number): TaskState {
  const node = machine.node(task)
  if (node.kind === 'end') return { status: 'ended', stack: [], choices: 0 }
  if (node.kind === 'pruned') {
    const message = 'an assumption does not hold: this is not a run of the scenario'
    return { status: 'faulted', stack: [], choices: 0, fault: { kind: 'exception', message } }
  }
  if (node.kind === 'fault') return { status: 'faulted', stack: node.stack, choices: 0, fault: node.fault }
  const choices = machine.choices(task)
  const { stack, operation } = node
  if (choices > 0) return { status: 'ready', stack, operation, choices }
  const wait = waitOf(machine, task)
  return { status: 'waiting', stack, operation, choices, ...(wait === undefined ? {} : { wait }) }
}

function waitOf(machine: Machine, task: number): Wait | undefined {
  const operation = machine.operation(task)
  if (operation?.object === undefined) return undefined
  const { object } = operation
  const mode = modeOf(machine, task, object)
  const holds = holdsOf(machine, object)
  const queue = machine.queue(object)
  const place = queue.indexOf(task)
  const behind = place < 0 ? queue : queue.slice(0, place)
  return {
    object,
    mode,
    holders: holds.map(hold => hold.task),
    behind,
    blockers: blockersOf(machine, object, mode, holds, behind),
  }
}

function modeOf(machine: Machine, task: number, object: number): LockMode {
  if (machine.program.objects[object]?.type !== 'rw_semaphore') return 'exclusive'
  return waitsForRead(machine.operation(task)?.primitive ?? '') ? 'read' : 'write'
}

/**
 * Whom a wait is directly for: those queued who get the lock last before it, and have to release it; if there are none,
 * the holders in a conflicting mode. Nobody in particular has to complete a completion.
 */
function blockersOf(
  machine: Machine,
  object: number,
  mode: LockMode,
  holds: readonly Hold[],
  behind: readonly number[],
): readonly number[] {
  if (machine.program.objects[object]?.type === 'completion') return []
  const held = holds.filter(hold => mode !== 'read' || hold.mode !== 'read').map(hold => hold.task)
  if (machine.policy !== 'linux') return held.length > 0 ? held : behind
  const reads = (task: number) => modeOf(machine, task, object) === 'read'
  // The first reader takes all queued readers along, so a reader waits for the writers before that one alone.
  const firstReader = behind.findIndex(reads)
  const ahead = mode === 'read' && firstReader >= 0 ? behind.slice(0, firstReader) : behind
  const last = ahead.at(-1)
  if (last === undefined) return held
  return reads(last) ? machine.queue(object).filter(reads) : [last]
}

function holdsOf(machine: Machine, object: number): readonly Hold[] {
  const found = machine.program.objects[object]
  if (found === undefined || !isLock(found)) return []
  const { type } = found
  const at = machine.at(object)
  const owner = (machine.cells[at] ?? 0) - 1
  const holds: Hold[] = []
  for (let task = 0; task < machine.tasks; task++) {
    if (task === owner)
      holds.push({ task, object, mode: type === 'rw_semaphore' ? 'write' : 'exclusive', depth: 1 })
    const depth = type === 'rw_semaphore' ? (machine.cells[at + 1 + task] ?? 0) : 0
    if (depth > 0) holds.push({ task, object, mode: 'read', depth })
  }
  return holds
}

/** A cycle of tasks that wait for each other, from the task that closed it; empty when there is none. */
function cycleOf(tasks: readonly TaskState[], last: number | undefined): readonly number[] {
  const order = tasks.map((_, task) => task)
  for (const start of last === undefined ? order : [last, ...order]) {
    const cycle = pathBack(tasks, start, start, new Set())
    if (cycle !== undefined) return cycle
  }
  return []
}

function pathBack(
  tasks: readonly TaskState[],
  from: number,
  to: number,
  seen: Set<number>,
): readonly number[] | undefined {
  for (const blocker of tasks[from]?.wait?.blockers ?? []) {
    if (blocker === to) return [from]
    if (seen.has(blocker)) continue
    seen.add(blocker)
    const rest = pathBack(tasks, blocker, to, seen)
    if (rest !== undefined) return [from, ...rest]
  }
  return undefined
}
