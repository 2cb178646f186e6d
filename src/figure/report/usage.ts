import { enumeration } from '../names.ts'

/** What the pairs of a usage mask stand for, in order (lockdep.c: `get_usage_chars`); Linux 4.13 and earlier printed the third. */
const contexts = ['hard', 'soft', 'reclaim'] as const
type Context = (typeof contexts)[number]

/**
 * What a usage mask such as `+.+.` says, in sentences: how the lock was taken exclusively, then how it was read. Empty for
 * text that is no mask.
 */
export function usageSentences(mask: string): readonly string[] {
  if (mask.length !== 4 && mask.length !== 6) return []
  if (/^\.+$/.test(mask)) return [`{${mask}}: not noted in any interrupt, nor held with interrupts enabled.`]
  const modes = [
    { name: 'exclusively', offset: 0 },
    { name: 'as a reader', offset: 1 },
  ]
  const said = modes.flatMap(({ name, offset }) => {
    const phrases = (['-', '+', '?'] as const).flatMap(mark => {
      const found = contexts.filter((_, at) => mask[2 * at + offset] === mark)
      return found.length === 0 ? [] : [phrase(mark, found)]
    })
    return phrases.length === 0 ? [] : [`${name} ${phrases.join(', ')}`]
  })
  return [`{${mask}}: taken ${said.join('; ')}.`]
}

function phrase(mark: '-' | '+' | '?', found: readonly Context[]): string {
  const interrupts = found.filter(context => context !== 'reclaim')
  const names = enumeration(interrupts)
  const parts: string[] = []
  if (interrupts.length > 0) {
    if (mark === '-') parts.push(`in ${names} interrupts`)
    if (mark === '+') parts.push(`with ${names} interrupts enabled`)
    if (mark === '?') parts.push(`both in ${names} interrupts and with them enabled`)
  }
  if (interrupts.length < found.length) {
    if (mark === '-') parts.push('in memory reclaim')
    if (mark === '+') parts.push('where memory reclaim may begin')
    if (mark === '?') parts.push('both in memory reclaim and where it may begin')
  }
  return parts.join(', ')
}

/** What lock kinds have a wait type, by whether the kernel tells raw spinlocks from others (PROVE_RAW_LOCK_NESTING). */
const kinds: Readonly<Record<'told' | 'untold', Readonly<Record<string, string>>>> = {
  told: { 2: 'a raw spinlock', 3: 'a spinlock, rwlock or local lock', 4: 'a mutex or rwsem' },
  untold: { 2: 'a spinlock of any kind', 3: 'a mutex or rwsem' },
}

/**
 * What a wait type such as `3:3` says. `told`: the kernel was built with PROVE_RAW_LOCK_NESTING; undefined when the report
 * does not show whether it was.
 */
export function waitTypeSentence(types: string, told: boolean | undefined): string {
  const [outer = '', inner = ''] = types.split(':')
  if (inner === '0') return `{${types}}: no real lock that is waited for; its waiting is not checked.`
  if (outer === '1') return `{${types}}: may be entered anywhere; what is taken inside it is restricted.`
  if (told !== undefined) {
    const kind = kinds[told ? 'told' : 'untold'][inner]
    return kind === undefined ? '' : `{${types}}: ${kind}.`
  }
  const [with_, without] = [kinds.told[inner], kinds.untold[inner]]
  if (with_ === undefined) return ''
  if (without === undefined) return `{${types}}: ${with_}.`
  return `{${types}}: ${without}; on a kernel with PROVE_RAW_LOCK_NESTING, ${with_}.`
}

/** Whether a report's kernel tells raw spinlocks from others; undefined when its wait types do not show it. */
export function tellsRawLocks(text: string): boolean | undefined {
  if (/-\{4:4\}|context-\{5:5\}/.test(text)) return true
  return /context-\{4:4\}|(?:mutex|sem|mmap_lock)[^(){}]*\)\{[-.+?]+\}-\{3:3\}/.test(text) ? false : undefined
}
