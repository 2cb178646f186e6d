import type { Splat, SplatKind } from '../value/index.ts'
import { describePrefix, isQuoted, type LogLine, readLogLine } from './log-line.ts'
import { joinRecords } from './records.ts'
import { readReport } from './report.ts'
import { titleKind } from './titles.ts'

interface Found {
  readonly kind: SplatKind
  /** Index of the title's line in the log. */
  readonly title: number
  readonly quoted: boolean
  readonly caller: string | undefined
}

/** A report is read no further than this many lines past its title; the longest known have 600. */
const longest = 4000

/**
 * Every lockdep report in a text, in its order: dmesg, journal, syslog, quoting mails; old and new formats
 * (kernel/locking/lockdep.c, and printed reports of Linux 3.2 to 6.18). Takes time linear in the text and throws
 * nothing, whatever the text is; an empty list when it has no report.
 */
export function decodeSplats(text: string): readonly Splat[] {
  const lines = splitLines(text)
  const found = findTitles(lines)
  return found.map((one, index) => {
    const start = startOf(lines, one.title, found[index - 1]?.title)
    const next = found[index + 1]
    const end = Math.min(
      lines.length,
      one.title + longest,
      next === undefined ? lines.length : startOf(lines, next.title, one.title),
    )
    const own: LogLine[] = []
    for (let at = start; at < end; at++) own.push(readLogLine(lines[at] ?? '', at + 1, one.quoted))
    const { records, notes } = joinRecords(own, one.caller)
    return readReport(one.kind, records, describePrefix(own.slice(one.title - start)), notes)
  })
}

/** Lines of a text; rsyslog writes a line break inside a record as `#012`. */
function splitLines(text: string): readonly string[] {
  return text.replaceAll('#012', '\n').split(/\r\n|\n|\r/)
}

function findTitles(lines: readonly string[]): readonly Found[] {
  const found: Found[] = []
  lines.forEach((line, at) => {
    // Most lines of a log are none: this is looked at first because it is cheap.
    if (!line.includes('WARNING: ') && !line.includes('BUG: ') && !line.includes('INFO: ')) return
    const quoted = isQuoted(line)
    const { text, caller } = readLogLine(line, at + 1, quoted)
    const kind = titleKind(text)
    if (kind !== undefined) found.push({ kind, title: at, quoted, caller })
  })
  return found
}

/** Where a report begins: at the rule above its title, when there is one. */
function startOf(lines: readonly string[], title: number, before = -1): number {
  for (let at = title - 1; at > before && at >= title - 3; at--) {
    if (/={8,}\s*$/.test(lines[at] ?? '')) return at
  }
  return title
}
