import type { Machine, MachineArc } from '../value/index.ts'
import { arcBetween, type DataFd, type MachineAction, type MachineStep, requestFor } from './machine-walk.ts'
import { enumeration } from './names.ts'

/** The flags of a machine in words: `STOP_COPY and P2P (0x3)`. */
export function flagsText({ flags }: Machine): string {
  const names = ['STOP_COPY', 'P2P', 'PRE_COPY'].filter((_, bit) => (flags & (1 << bit)) !== 0)
  return `${enumeration(names)} (0x${flags.toString(16)})`
}

/** The name of a state, or the number where there is no state. */
export function stateName({ names }: Machine, number: number): string {
  return names[number] ?? `${number}, no state`
}

/** One step as a sentence or a few. */
export function stepText(machine: Machine, step: MachineStep, action: MachineAction | undefined): string {
  const name = (number: number | undefined) => stateName(machine, number ?? -1)
  const { kind, path, taken } = step
  if (kind === 'start') return `The device is in ${name(step.state)}.`
  if (kind === 'reset' || action?.kind !== 'set') return resetText(machine, step)
  if (kind === 'waits') {
    return `SET ${name(action.to)} waits for state_mutex, which the request before never gives back.`
  }
  if (kind === 'answer') return answerText(machine, step, action.to)
  const arcs = path.length - 1
  const way = (from: number) => `${name(path[from])} → ${name(path[from + 1])}`
  if (kind === 'asked') {
    return `SET ${name(action.to)} in ${name(step.state)}: ${counted(arcs, 'arc')}, ${path.map(name).join(' → ')}.`
  }
  if (kind === 'failed') {
    return (
      `Arc ${taken + 1} of ${arcs} fails: ${way(taken)}. This device goes to ERROR; it could also be left in any state ` +
      'between the first and the last. SET returns an error and no data fd.'
    )
  }
  const arc = arcBetween(machine, path[taken - 1] ?? -1, path[taken] ?? -1)
  const said = [`Arc ${taken} of ${arcs}: ${way(taken - 1)}.`, changeText(arc, step.fds)]
  if (taken === arcs) {
    const fd = arc?.data?.change === 'opens' ? `data fd ${step.fds.length}` : 'no data fd'
    said.push(`SET returns 0 and ${fd}.`)
  }
  return said.filter(text => text !== '').join(' ')
}

function answerText(machine: Machine, { state }: MachineStep, to: number): string {
  const asked = `SET ${stateName(machine, to)} in ${stateName(machine, state)}`
  const { answer } = requestFor(machine, state, to)
  switch (answer) {
    case 'endless':
      return `${asked} never returns: the loop takes ERROR for a state to pass over, and ERROR leads to ERROR. The driver holds state_mutex meanwhile.`
    case 'reached':
      return `${asked} returns 0 at once and no data fd: the device is there, so no table is asked.`
    case 'warned':
      return `${asked} warns in the kernel log and returns -EINVAL: the flags do not have the state that the device is in.`
    case 'blocked':
      return `${asked} returns -EINVAL: the table has ERROR there. There is no way.`
    default:
      return `${asked} returns -EINVAL: ${whyUnknown(machine, to)}.`
  }
}

function whyUnknown({ names }: Machine, to: number): string {
  const name = names[to]
  if (name === undefined) return 'no state has this number'
  return name === 'ERROR' ? 'ERROR can never be asked for' : `the flags do not have ${name}`
}

function resetText(machine: Machine, { stuck, fds, path }: MachineStep): string {
  const before = stateName(machine, path[0] ?? -1)
  if (stuck) {
    return `The reset in ${before} meets a state_mutex that is never released. A driver that defers leaves its work to the owner, which never comes to it, and the ioctl returns; any other driver waits.`
  }
  const files = fds.length === 0 ? '' : ' No migration file works any more.'
  return `The reset in ${before} returns the device to RUNNING.${files}`
}

function changeText(arc: MachineArc | undefined, fds: readonly DataFd[]): string {
  if (arc?.data === undefined) return ''
  const { session, change } = arc.data
  const number = fds.at(-1)?.number ?? 0
  switch (change) {
    case 'opens':
      return `It opens a ${session} session.`
    case 'keeps':
      return `The ${session} session of data fd ${number} goes on.`
    case 'ends':
      return `It ends the ${session} session; data fd ${number} stays until the user closes it.`
  }
}

/** One data fd in words. */
export function fdText({ number, session, ended }: DataFd): string {
  return `data fd ${number}: ${session}, ${ended ? 'session ended, to be closed' : 'session open'}`
}

/** What each arc does to data sessions, as lines of text: each names the arcs of one effect. */
export function arcsText(machine: Machine): readonly string[] {
  const { arcs, names } = machine
  const groups = new Map<string, string[]>()
  for (const { from, to, data } of arcs) {
    const effect = data === undefined ? 'without a data session' : `${data.change} a ${data.session} session`
    const group = groups.get(effect) ?? []
    groups.set(effect, group)
    group.push(`${names[from]} → ${names[to]}`)
  }
  return [...groups].map(([effect, members]) => `${effect}: ${members.join(', ')}`)
}

/** What a request comes to, for a cell of a table: the arcs' ends, or the answer. */
export function requestText(machine: Machine, from: number, to: number): string {
  const { answer, path } = requestFor(machine, from, to)
  switch (answer) {
    case 'reached':
      return path.length === 1 ? 'there' : stateName(machine, path[1] ?? -1)
    case 'warned':
      return 'warns, -EINVAL'
    case 'endless':
      return 'never returns'
    default:
      return '-EINVAL'
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
