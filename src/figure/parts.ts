import type { Trace } from '../value/index.ts'
import { type LockKey, lockIdentity } from './lock-identity.ts'
import { objectLabel } from './names.ts'

/** A piece of a sentence: plain words, a word of verdict, a task's name, a lock's name, or something in code. */
export type Part =
  | { readonly kind: 'verdict'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'task'; readonly text: string; readonly task: number }
  | { readonly kind: 'lock'; readonly text: string; readonly lock: LockKey }

export function text(words: string): Part {
  return { kind: 'text', text: words }
}

export function code(words: string): Part {
  return { kind: 'code', text: words }
}

export function task({ tasks }: Pick<Trace, 'tasks'>, index: number): Part {
  return { kind: 'task', text: tasks[index] ?? `task ${index}`, task: index }
}

/** An object by its name in prose; objects that are no locks get the identity `other`. */
export function lock(trace: Pick<Trace, 'objects'>, object: number): Part {
  const { key } = lockIdentity(trace.objects[object]?.name ?? '')
  return { kind: 'lock', text: objectLabel(trace, object), lock: key }
}

/** `a`, `a and b`, `a, b and c`, of parts. */
export function list(items: readonly (readonly Part[])[]): readonly Part[] {
  return items.flatMap((item, index) => {
    if (index === 0) return item
    return [text(index === items.length - 1 ? ' and ' : ', '), ...item]
  })
}

/** The parts as one string. */
export function plainText(parts: readonly Part[]): string {
  return parts.map(part => part.text).join('')
}
