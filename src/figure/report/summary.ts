import type { Splat } from '../../value/index.ts'
import { enumeration } from '../names.ts'

/** What a report is about, in a few sentences: what the title means, who, which locks. */
export function splatSummary(splat: Splat): string {
  return [whatText(splat), circleText(splat), heldText(splat), missingText(splat)].filter(Boolean).join(' ')
}

function whatText({ kind, task, acquiring, target, detail, nestLock }: Splat): string {
  const who = task === null ? 'A task' : `The task ${task.comm} (pid ${task.pid})`
  const asked = acquiring === null ? 'a lock' : acquiring.lock
  switch (kind) {
    case 'circular':
      return `${who} asks for ${asked}${target === null ? '' : ` with ${target.lock} held`}; the opposite order has been seen before, directly or by way of more locks.`
    case 'recursive':
      return `${who} asks for ${asked}, and holds a lock of that class already${target === null || target.lock === asked ? '' : ` (${target.lock})`}.`
    case 'inconsistent':
      return `${who} takes ${asked} as {${detail?.to ?? '?'}}, but it was taken as {${detail?.from ?? '?'}} before.`
    case 'irq-inversion':
      return `${who} uses ${asked} in a way that ties it to ${detail?.otherLock ?? 'another lock'}, which is ${detail?.irqClass ?? 'used the other way'}.`
    case 'safe-unsafe':
      return `${who} would lead from ${detail?.safe ?? 'a lock taken in interrupts'}, taken in interrupts, to ${detail?.unsafe ?? 'a lock'}, held with interrupts enabled.`
    case 'bad-unlock':
      return `${who} releases ${detail?.releasing ?? 'a lock'} without holding it${detail?.at ? `, in ${detail.at}` : ''}.`
    case 'held-freed':
      return `${who} frees memory in which ${detail?.freedLock?.lock ?? 'a lock'} is held.`
    case 'wait-context':
      return `${who} asks for ${asked}, which may wait longer than the context {${detail?.context ?? '?'}} and the locks held allow.`
    case 'nested-not-taken':
      return `${who} takes ${asked} as nested under ${nestLock ?? 'another lock'}, which it does not hold.`
    case 'return-to-user':
      return `${who} returns to user space with locks held.`
    case 'locks-still-held':
      return `${who} ends, or is frozen, with locks held.`
    case 'rcu':
      return `${detail?.message ?? 'RCU is used where its rules do not allow it'}${detail?.file ? ` (${detail.file}:${detail.line})` : ''}.`
    case 'non-static-key':
      return `${who} uses a lock that was never initialised.`
    case 'workqueue-leak':
      return `${who} ran a work item that left a lock held.`
  }
}

function circleText({ chain }: Splat): string {
  if (chain.length < 2) return ''
  const names = chain.toReversed().map(({ lock }) => lock)
  return `The circle: ${[...names, names[0] ?? ''].join(' → ')}.`
}

function heldText({ heldCount, holding }: Splat): string {
  if (heldCount === null) return ''
  if (heldCount === 0) return 'It holds no lock.'
  const names = enumeration(holding.map(({ lock }) => lock))
  return `It holds ${heldCount === 1 ? 'one lock' : `${heldCount} locks`}${names === '' ? '' : `: ${names}`}.`
}

function missingText({ truncated }: Splat): string {
  return truncated ? 'Part of the report is missing.' : ''
}
