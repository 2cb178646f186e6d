import type { DataSession, Machine, MachineArc, MachineRequest } from '../value/index.ts'

/** What a user does to the device: asks for a state by its number, or resets it. */
export type MachineAction =
  | {
      readonly kind: 'set'
      readonly to: number
      /** The arc of this request that fails, counted from 0; absent when none does. */
      readonly fails?: number
    }
  | { readonly kind: 'reset' }

/** A data fd that a request gave the user, numbered in the order in which they were given. */
export interface DataFd {
  readonly number: number
  readonly session: DataSession
  /** The session has ended; the fd stays until the user closes it. */
  readonly ended: boolean
}

/** What one step is about: the device as it is, a request, an arc of it, its answer when it has none, a reset. */
export type MachineStepKind = 'start' | 'asked' | 'arc' | 'failed' | 'answer' | 'waits' | 'reset'

/** One step of a walk through a machine, and what holds after it. */
export interface MachineStep {
  readonly kind: MachineStepKind
  /** Number of the state that the device is in. */
  readonly state: number
  /** The action it belongs to, by its place among them; -1 at the start. */
  readonly action: number
  /** States on the way of the request that it belongs to, and how many of the arcs between them have been taken. */
  readonly path: readonly number[]
  readonly taken: number
  readonly fds: readonly DataFd[]
  /** A request that never returns is under way. */
  readonly stuck: boolean
}

/** Everything that happens as the actions are done one after the other, from the first state on. */
export function walkMachine(machine: Machine, actions: readonly MachineAction[]): readonly MachineStep[] {
  const { from, open } = machine
  const fds: readonly DataFd[] = open === undefined ? [] : [{ number: 1, session: open, ended: false }]
  const steps: MachineStep[] = [
    { kind: 'start', state: from, action: -1, path: [from], taken: 0, fds, stuck: false },
  ]
  actions.forEach((action, index) => {
    const last = steps.at(-1)
    if (last !== undefined) steps.push(...stepsOf(machine, last, action, index))
  })
  return steps
}

function stepsOf(
  machine: Machine,
  before: MachineStep,
  action: MachineAction,
  index: number,
): readonly MachineStep[] {
  const here = { state: before.state, action: index, path: [before.state], taken: 0, fds: before.fds }
  if (action.kind === 'reset') {
    if (before.stuck) return [{ ...here, kind: 'reset', stuck: true }]
    const state = machine.names.indexOf('RUNNING')
    return [{ ...here, kind: 'reset', state, fds: before.fds.map(ended), stuck: false }]
  }
  const { answer, path } = requestFor(machine, before.state, action.to)
  if (before.stuck) return [{ ...here, kind: 'waits', stuck: true }]
  if (path.length === 1) return [{ ...here, kind: 'answer', stuck: answer === 'endless' }]
  const steps: MachineStep[] = [{ ...here, kind: 'asked', path, stuck: false }]
  for (const [taken, to] of path.slice(1).entries()) {
    const last = steps.at(-1)
    const arc = arcBetween(machine, path[taken] ?? to, to)
    if (last === undefined) break
    if (taken === action.fails) {
      steps.push({ ...last, kind: 'failed', state: machine.names.indexOf('ERROR') })
      break
    }
    steps.push({ ...last, kind: 'arc', state: to, taken: taken + 1, fds: afterArc(last.fds, arc) })
  }
  return steps
}

/** What the machine answers to a request in a state; all numbers that are no states are answered alike. */
export function requestFor({ requests }: Machine, state: number, to: number): MachineRequest {
  const row = requests[state] ?? []
  return row[to] ?? row.at(-1) ?? { answer: 'unknown', path: [state] }
}

/** The arc between two states. */
export function arcBetween({ arcs }: Machine, from: number, to: number): MachineArc | undefined {
  return arcs.find(arc => arc.from === from && arc.to === to)
}

function afterArc(fds: readonly DataFd[], arc: MachineArc | undefined): readonly DataFd[] {
  switch (arc?.data?.change) {
    case 'opens':
      return [...fds, { number: fds.length + 1, session: arc.data.session, ended: false }]
    case 'ends':
      return fds.map(ended)
    default:
      return fds
  }
}

function ended(fd: DataFd): DataFd {
  return fd.ended ? fd : { ...fd, ended: true }
}

/** What is done at first. */
export function firstActions({ asked }: Machine): readonly MachineAction[] {
  return asked.map(one => (one === 'reset' ? { kind: 'reset' } : { kind: 'set', to: one }))
}

/** A walk that a reader has made: what was done, and the step that is shown. */
export interface MachineWalk {
  readonly actions: readonly MachineAction[]
  readonly step: number
}

/**
 * The walk after one more action: what had been asked for is finished first, what lies after the step shown is dropped.
 * The step shown is the first of the new action.
 */
export function withAction(
  machine: Machine,
  { actions, step }: MachineWalk,
  action: MachineAction,
): MachineWalk {
  const current = walkMachine(machine, actions)[step]?.action ?? -1
  const kept = actions.slice(0, current + 1)
  return { actions: [...kept, action], step: walkMachine(machine, kept).length }
}

/** The walk in which the next arc of the request that is under way fails; `undefined` when none is. */
export function withFailure(machine: Machine, { actions, step }: MachineWalk): MachineWalk | undefined {
  const shown = walkMachine(machine, actions)[step]
  const action = actions[shown?.action ?? -1]
  if (shown === undefined || action?.kind !== 'set') return undefined
  if (shown.kind === 'failed' || shown.taken >= shown.path.length - 1) return undefined
  const failing = { ...action, fails: shown.taken }
  return { actions: [...actions.slice(0, shown.action), failing], step: step + 1 }
}

/** Most actions that an address may ask for. */
const longest = 200

/** The fragment for a walk: `#arcs~3f1r.4` asks for state 3, whose arc 1 fails, then resets, and shows step 4. */
export function machineAddress(id: string, { actions, step }: MachineWalk): string {
  const spelled = actions.map(action => {
    if (action.kind === 'reset') return 'r'
    return action.fails === undefined ? action.to : `${action.to}f${action.fails}`
  })
  return actions.length > longest ? '' : `#${id}~${spelled.join('')}.${step}`
}

/** Reads a fragment for the machine with that id; `undefined` when it is none. Never throws. */
export function readMachineAddress(machine: Machine, fragment: string, id: string): MachineWalk | undefined {
  const begin = `#${id}~`
  const match = /^((?:[0-8](?:f[0-7])?|r)*)\.(\d{1,4})$/.exec(fragment.slice(begin.length))
  if (!fragment.startsWith(begin) || match === null) return undefined
  const actions = [...(match[1] ?? '').matchAll(/r|(\d)(?:f(\d))?/g)].map(([, to, fails]): MachineAction => {
    if (to === undefined) return { kind: 'reset' }
    return fails === undefined
      ? { kind: 'set', to: Number(to) }
      : { kind: 'set', to: Number(to), fails: Number(fails) }
  })
  if (actions.length > longest) return undefined
  return { actions, step: Math.min(Number(match[2]), walkMachine(machine, actions).length - 1) }
}
