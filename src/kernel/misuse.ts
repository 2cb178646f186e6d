import type { Misuse } from '../value/index.ts'

/** The sentence for a wrong use: what was wrong and what would be right. */
export function misuseMessage(
  kind: Misuse['kind'],
  task: string,
  primitive = 'a call',
  object = 'the lock',
): string {
  switch (kind) {
    case 'unlock-not-owner':
      return `${task} calls ${primitive} on ${object}, which it does not hold; only the task that took it may release it`
    case 'recursion':
      return `${task} calls ${primitive} on ${object}, which it holds already; take it once and release it before taking it again`
    case 'sleeping-in-atomic':
      return `${task} calls ${primitive} on ${object} while it holds a spinlock; it may sleep, so release the spinlock first`
    case 'not-held':
      return `${task} gets to ${primitive} of ${object} without holding it; take the lock before coming here`
    case 'held-at-end':
      return `${task} ends while it still holds ${object}; every path has to release what it took`
  }
}
