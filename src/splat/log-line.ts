/** One line of a log without what was put in front of it. */
export interface LogLine {
  /** 1-based line of the text. */
  readonly number: number
  /** What the kernel printed on it. */
  readonly text: string
  /** What stood before that: quote marks, date, host, time stamp, caller. */
  readonly prefix: string
  /** `T9712` or `C0` where the console was told to print it. */
  readonly caller: string | undefined
}

/** Marks of a quoting mail or comment: `> `, `>> `, `| `. */
const quotePattern = /^\s?(?:[>|]\s?)+/
/** Date, host and `kernel:` as syslog writes them, or an ISO date, or a log level. */
const syslogPattern =
  /^(?:<\d{1,3}>)?(?:(?:[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.,+Z-]+) \S+ (?:kernel|klogd)(?:\[\d+\])?: ?)?/
/** Time since boot, which some people blank out. */
const stampPattern = /^(?:<\d{1,3}>)?\[ *(?:\d+\.\d+)? *\]/
const callerPattern = /^\[ *([TC]\d+)\]/

/**
 * Takes off a line what the report does not print itself. A quote mark is taken off only if `quoted`: a report's own
 * lines begin with none.
 */
export function readLogLine(line: string, number: number, quoted: boolean): LogLine {
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const found = pattern.exec(at === 0 ? line : line.slice(at))
    if (found === null || found[0].length === 0) return undefined
    at += found[0].length
    return found
  }
  if (quoted) take(quotePattern)
  const logged = take(syslogPattern) !== undefined
  const stamped = take(stampPattern) !== undefined
  const caller = stamped ? take(callerPattern)?.[1] : undefined
  // One blank ends the stamp; those after it are the report's indentation.
  if (stamped && line[at] === ' ') at++
  if (stamped || logged) take(/^kernel: ?/)
  return { number, text: line.slice(at).trimEnd(), prefix: line.slice(0, at), caller }
}

/** True when what stands before `from` on a line is a quote mark. */
export function isQuoted(line: string): boolean {
  return quotePattern.test(line)
}

/** What stands before the text of a report's lines, in words. */
export function describePrefix(lines: readonly LogLine[]): string {
  const sample = lines.find(({ text }) => text !== '')?.prefix ?? ''
  const parts: string[] = []
  const quote = quotePattern.exec(sample)?.[0] ?? ''
  if (quote !== '') parts.push(JSON.stringify(quote))
  const rest = sample.slice(quote.length)
  if (/^(?:<\d+>)?[A-Z][a-z]{2} +\d/.test(rest)) parts.push('syslog date host kernel:')
  else if (/^(?:<\d+>)?\d{4}-/.test(rest)) parts.push('ISO date host kernel:')
  if (/\[ *\]/.test(rest)) parts.push('[] (time stamps blanked)')
  else if (/\[ *\d+\.\d+ *\]/.test(rest)) parts.push('[ts]')
  const caller = /\[ *[TC]\d+\]/.exec(rest)?.[0]
  if (caller !== undefined) parts.push(caller)
  if (/\] kernel: ?$/.test(rest)) parts.push('kernel:')
  if (parts.length === 0) return 'none'
  const bare = lines.some(({ text, prefix }) => text !== '' && prefix === '')
  return bare ? `${parts.join(' ')}, continuation unprefixed` : parts.join(' ')
}
