import type { LogLine } from './log-line.ts'

/** A line as the kernel printed it: one line of the text, or several that were one. */
export interface SplatRecord {
  readonly text: string
  /** The lines of the text it stands on, 1-based. */
  readonly lines: readonly number[]
}

/** The records of a report, and what was done to get them, in sentences. */
export interface Records {
  readonly records: readonly SplatRecord[]
  readonly notes: readonly string[]
}

/** A record is joined from this many lines at most: what is longer is no wrapped line. */
const mostPieces = 6

/** Ways in which a line can go on in the next one; `glue` stands between the pieces. */
const unfinished: readonly { readonly starts: RegExp; readonly ends: RegExp; readonly glue: string }[] = [
  // Pieces that the kernel prints one by one: `-> #3 (`, `sb_writers#6`, `){.+.+}-{0:0}:`.
  { starts: /^\s*-> #\d+ ?(?:\(|$)/, ends: /\)\{[-.+?]+\}.*:\s*$/, glue: '' },
  // A held lock, or the lock of a heading, whose `at:` a mailer has put on its own line.
  { starts: /\)\{[-.+?]+\}(?:-\{\d+:\d+\})?,?\s*(?:at:)?\s*$/, ends: /at:\s*\S/, glue: ' ' },
  { starts: /^\s*(?:#\d+:\s+)?[0-9a-f]{8,16}\s*(?:\(|$)/, ends: /\)\{[-.+?]+\}/, glue: ' ' },
  {
    starts: /\/\d+ (?:\[HC.*\] )?(?:is|just) (?:trying|changed|leaving|freeing)\b/,
    ends: /[:!]\s*$/,
    glue: ' ',
  },
  { starts: /^\s*\S*\/\S+\.[chS]:\d+ /, ends: /!\s*$/, glue: ' ' },
  { starts: /-->\s*$/, ends: /[^>\s]\s*$/, glue: ' ' },
]

/** A line that begins something of its own: no piece of the line before it. */
const fresh =
  /^\s*(?:-> #\d|#\d+: |\d+ locks? held by|no locks held by|but (?:task|this)|=====|-----|Chain exists)/

/** Joins lines that mailers, consoles and `printk` have split, and leaves out those of other callers. */
export function joinRecords(lines: readonly LogLine[], caller: string | undefined): Records {
  const others = new Set<string>()
  const own = lines.filter(line => {
    const isOther = caller !== undefined && line.caller !== undefined && line.caller !== caller
    if (isOther) others.add(line.caller ?? '')
    return !isOther
  })
  const records: SplatRecord[] = []
  let joined = 0
  for (let at = 0; at < own.length; at++) {
    const { text = '', number = 0 } = own[at] ?? {}
    const pieces = join(own, at)
    if (pieces === undefined) records.push({ text, lines: [number] })
    else {
      joined++
      records.push(pieces)
      at += pieces.lines.length - 1
    }
  }
  const notes = []
  if (others.size > 0) notes.push(`lines of other callers were left out: ${[...others].sort().join(', ')}`)
  if (joined > 0)
    notes.push(`${joined === 1 ? 'one line was' : `${joined} lines were`} put together from pieces`)
  return { records, notes }
}

/** The record that begins at a line and goes on in the next ones; undefined when the line is whole. */
function join(lines: readonly LogLine[], at: number): SplatRecord | undefined {
  const first = lines[at]
  if (first === undefined) return undefined
  for (const { starts, ends, glue } of unfinished) {
    if (!starts.test(first.text) || ends.test(first.text)) continue
    let text = first.text.trimEnd()
    for (let next = at + 1; next < Math.min(lines.length, at + mostPieces); next++) {
      const piece = lines[next]?.text ?? ''
      if (piece.trim() === '' || fresh.test(piece)) break
      text += glue + piece.trim()
      if (ends.test(text)) return { text, lines: lines.slice(at, next + 1).map(({ number }) => number) }
    }
  }
  return undefined
}
