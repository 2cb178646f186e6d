import type { SplatKind } from '../value/index.ts'

/** The line by which each kind of report is known, without the `WARNING:` or `[ BUG:` that stands before it. */
const titles: readonly (readonly [SplatKind, RegExp])[] = [
  ['circular', /^possible circular locking dependency detected/],
  ['recursive', /^possible recursive locking detected/],
  ['inconsistent', /^inconsistent lock state/],
  ['irq-inversion', /^possible irq lock inversion dependency detected/],
  ['safe-unsafe', /^\S+-safe -> \S+-unsafe lock order detected/],
  ['bad-unlock', /^bad unlock balance detected!/],
  ['held-freed', /^held lock freed!/],
  ['wait-context', /^Invalid wait context/],
  ['nested-not-taken', /^Nested lock was not taken/],
  ['return-to-user', /^lock held when returning to user space!/],
  ['locks-still-held', /^\S.{0,80}\/\d+ still has locks held!/],
  ['rcu', /^suspicious (?:RCU|rcu_dereference_check\(\)) usage/],
  ['non-static-key', /^trying to register non-static key/],
  ['workqueue-leak', /^workqueue leaked (?:lock or atomic|atomic, lock or RCU):/],
]

const announced = /(?:^|\s)(?:WARNING|BUG|INFO): +(?=\S)/

/** The kind of report that a line is the title of; undefined when it is none. */
export function titleKind(text: string): SplatKind | undefined {
  const found = announced.exec(text)
  // Up to Linux 4.11 titles stood in brackets.
  if (found === null || !/^\s*\[? *$/.test(text.slice(0, found.index))) return undefined
  const rest = text.slice(found.index + found[0].length)
  return titles.find(([, pattern]) => pattern.test(rest))?.[0]
}

/** What a log is searched for, for a reader who has pasted something else. */
export const lookedFor =
  'a line such as "WARNING: possible circular locking dependency detected", "[ BUG: Invalid wait context ]" or "WARNING: suspicious RCU usage"'
