import type { LockMode, Situation, Trace, Wait } from '../value/index.ts'
import { list, type Part, task, text } from './parts.ts'

/** Why a task waits: `pin_dma holds it for reading, but mmap_writer is queued before it`. */
export function waitReason(trace: Trace, waiting: number, wait: Wait, situation: Situation): readonly Part[] {
  const type = trace.objects[wait.object]?.type
  if (type === 'completion') return [text('it is not done yet')]
  const holds = situation.holds.filter(({ object }) => object === wait.object)
  const conflicting = holds.filter(({ mode }) => wait.mode !== 'read' || mode !== 'read')
  const ahead = wait.blockers
    .filter(blocker => wait.behind.includes(blocker))
    .map(queued => [task(trace, queued)])
  const queue = [...list(ahead), text(ahead.length > 1 ? ' are queued before it' : ' is queued before it')]
  if (holds.some(hold => hold.task === waiting)) return [text('it holds that itself')]
  if (ahead.length === 0) return holdersClause(trace, conflicting.length > 0 ? conflicting : holds)
  if (holds.length === 0) return queue
  return [...holdersClause(trace, holds), text(conflicting.length > 0 ? ', and ' : ', but '), ...queue]
}

function holdersClause(trace: Trace, holds: Situation['holds']): readonly Part[] {
  const holders = list(holds.map(hold => [task(trace, hold.task)]))
  const mode = holds[0] ? forMode(holds[0].mode) : ''
  return holds.length === 0
    ? [text('nobody holds it, but it is not free yet')]
    : [...holders, text(`${holds.length > 1 ? ' hold' : ' holds'} it${mode}`)]
}

/** Why a trylock failed, after a colon: who holds the lock, who is queued for it. */
export function whyNotFree(trace: Trace, object: number, before: Situation): readonly Part[] {
  const holders = before.holds.filter(hold => hold.object === object)
  const queued = before.tasks.flatMap(({ wait }, index) =>
    wait?.object === object ? [[task(trace, index)]] : [],
  )
  const held = holdersClause(trace, holders)
  if (holders.length > 0 && holders.some(({ mode }) => mode !== 'read')) return [text(': '), ...held]
  if (queued.length === 0) return holders.length > 0 ? [text(': '), ...held] : []
  const queue = [...list(queued), text(queued.length > 1 ? ' are queued' : ' is queued')]
  return holders.length > 0 ? [text(': '), ...held, text(', and '), ...queue] : [text(': '), ...queue]
}

/** ` for reading`, ` for writing`, or nothing for a lock that has one mode. */
export function forMode(mode: LockMode): string {
  return mode === 'exclusive' ? '' : ` ${asMode(mode)}`
}

/** How a lock is held, after `holds it`. */
export function asMode(mode: LockMode): string {
  return mode === 'read' ? 'for reading' : mode === 'write' ? 'for writing' : 'alone'
}
