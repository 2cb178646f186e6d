import type { ExplainedLine } from './explain.ts'

/** A line of a section; `number` is that of its note, counted through the report. */
export interface SectionLine extends ExplainedLine {
  readonly number?: number
}

/** Lines of a report that belong together; their notes stand beside them. */
export interface ReportSection {
  readonly lines: readonly SectionLine[]
  /** Long, and seldom read: shown when it is asked for. */
  readonly folded: boolean
}

/** Sentences that begin something new. */
const begins =
  /already holding|existing dependency chain|which would create|connects a|to a \S+-irq-unsafe|in the past:|dependencies between|state was registered|inconsistent \{|other info that might/

/** A report's lines in sections, without blank lines at their ends; notes are numbered from 1. */
export function sectionsOf(lines: readonly ExplainedLine[]): readonly ReportSection[] {
  const groups: ExplainedLine[][] = []
  let before: ExplainedLine | undefined
  for (const line of lines) {
    if (before === undefined || startsSection(line, before)) groups.push([])
    groups.at(-1)?.push(line)
    if (line.part !== 'blank') before = line
  }
  let number = 0
  return groups.map(group => ({
    lines: trimmed(group).map(line => (line.note.length === 0 ? line : { ...line, number: ++number })),
    folded: group[0]?.part === 'backtrace',
  }))
}

function startsSection(line: ExplainedLine, before: ExplainedLine): boolean {
  switch (line.part) {
    case 'chain':
    case 'task':
      return true
    case 'sentence':
      return begins.test(line.text)
    case 'exists':
    case 'held':
    case 'backtrace':
      return before.part !== line.part
    case 'scenario':
      return before.part !== 'scenario' && before.part !== 'exists'
    case 'dependency':
      return /^\s*-> \(/.test(line.text)
    default:
      return false
  }
}

function trimmed(lines: readonly ExplainedLine[]): readonly ExplainedLine[] {
  const isBlank = ({ part }: ExplainedLine) => part === 'blank'
  const first = lines.findIndex(line => !isBlank(line))
  const last = lines.findLastIndex(line => !isBlank(line))
  return lines.slice(first, last + 1)
}
