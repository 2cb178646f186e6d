import type { Hit } from './course-index.ts'

/** A stretch of text; marked where it is a word that was found. */
export interface Stretch {
  readonly text: string
  readonly marked: boolean
}

/** The place of a section that shows why it was found. */
export interface Excerpt {
  /** Whether it is a line of code. */
  readonly code: boolean
  readonly stretches: readonly Stretch[]
}

/** Characters of a section that are shown. */
const most = 180

/** The place with the most different words of the hit: in the prose if they stand there, else in the code. */
export function excerpt({ section, words }: Hit): Excerpt {
  const { text, code } = section
  const pattern = patternOf(words)
  const lines = code.split('\n').filter(line => line.match(pattern))
  const isCode = text.match(pattern) === null && lines.length > 0
  const shown = isCode ? bestLine(lines, pattern).trim() : bestPart(text, pattern)
  return { code: isCode, stretches: mark(shown, pattern) }
}

/** A text with the words of a hit marked. */
export function mark(text: string, words: RegExp | readonly string[]): readonly Stretch[] {
  const pattern = words instanceof RegExp ? words : patternOf(words)
  const stretches: Stretch[] = []
  let done = 0
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (index > done) stretches.push({ text: text.slice(done, index), marked: false })
    stretches.push({ text: found, marked: true })
    done = index + found.length
  }
  if (done < text.length) stretches.push({ text: text.slice(done), marked: false })
  return stretches
}

/** Matches any of the words where a word or a piece of a name begins; the longest first. */
function patternOf(words: readonly string[]): RegExp {
  const escaped = [...words]
    .sort((a, b) => b.length - a.length)
    .map(word => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(escaped.length === 0 ? '(?!)' : `(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})`, 'giu')
}

function bestLine(lines: readonly string[], pattern: RegExp): string {
  return lines.reduce((best, line) => (variety(line, pattern) > variety(best, pattern) ? line : best))
}

/** How many different words of the pattern a text has. */
function variety(text: string, pattern: RegExp): number {
  return new Set((text.match(pattern) ?? []).map(word => word.toLowerCase())).size
}

/** The part of a text with the most different words, cut at blanks. */
function bestPart(text: string, pattern: RegExp): string {
  let from = 0
  let best = 0
  for (const { index } of text.matchAll(pattern)) {
    const start = Math.max(0, index - most / 3)
    const found = variety(text.slice(start, start + most), pattern)
    if (found > best) {
      best = found
      from = start
    }
  }
  const start = from === 0 ? 0 : text.indexOf(' ', from) + 1
  const end = text.length <= start + most ? text.length : text.lastIndexOf(' ', start + most)
  return `${start > 0 ? '… ' : ''}${text.slice(start, end > start ? end : start + most)}${end < text.length ? ' …' : ''}`
}
