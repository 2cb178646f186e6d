import type { ReportPart } from '../../value/index.ts'

interface Line {
  readonly part: ReportPart | 'other'
  readonly text: string
}

/** One row of two reports side by side: indexes of lines, undefined where one has nothing there. */
export interface AlignedRow {
  readonly left: number | undefined
  readonly right: number | undefined
  /** The two lines say the same, addresses and offsets aside. */
  readonly same: boolean
}

/** What is different in every report, and says nothing about locks. */
const incidental = /\b(?:[0-9a-f]{8,16}|0x[0-9a-f]+)\b|\+0x[0-9a-f]+\/0x[0-9a-f]+/g

/** The parts in which two reports of the same thing still differ: whose kernel, whose task. */
const local: readonly (ReportPart | 'other')[] = ['kernel', 'task', 'rule']

/**
 * Two reports line by line: lines that say the same stand beside each other, in the order of both, as many of them as can
 * (a longest common subsequence); lines of one part that differ are paired off in order. Blank lines are left out.
 */
export function alignReports(left: readonly Line[], right: readonly Line[]): readonly AlignedRow[] {
  const a = numbered(left)
  const b = numbered(right)
  const rows: AlignedRow[] = []
  let fromLeft = 0
  let fromRight = 0
  for (const [l, r] of [...common(a, b), [a.length, b.length] as const]) {
    rows.push(...between(a.slice(fromLeft, l), b.slice(fromRight, r)))
    const [x, y] = [a[l], b[r]]
    if (x !== undefined && y !== undefined) {
      rows.push({ left: x.index, right: y.index, same: plain(x.line.text) === plain(y.line.text) })
    }
    fromLeft = l + 1
    fromRight = r + 1
  }
  return rows
}

interface Numbered {
  readonly line: Line
  readonly index: number
  /** Lines with the same key may stand beside each other. */
  readonly key: string
}

function numbered(lines: readonly Line[]): readonly Numbered[] {
  let entry = ''
  return lines.flatMap((line, index) => {
    if (line.part === 'blank' || line.part === 'other') return []
    if (line.part === 'chain') entry = /#\d+/.exec(line.text)?.[0] ?? ''
    // Frames stay under their entry.
    const under = line.part === 'frame' ? entry : ''
    const text = local.includes(line.part) ? '' : nameless(plain(line.text))
    return [{ line, index, key: `${line.part} ${under} ${text}` }]
  })
}

/** A line without addresses and offsets, and without what the kernel's and a model's names differ in: where it happened. */
function plain(text: string): string {
  return text
    .replace(incidental, '')
    .replace(/, at: .*|\[\w+\]$/, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A line without the names of locks: what it is for is left. */
function nameless(text: string): string {
  return text
    .replace(/\(.*\)\{[-.+?]+\}(?:-\{\d+:\d+\})?/, '()')
    .replace(/lock\(.*\)/, 'lock()')
    .replace(/\S.* --> .*/, '-->')
    .replace(/held by .*/, 'held')
}

/** Pairs of positions of a longest common subsequence, by key. */
function common(a: readonly Numbered[], b: readonly Numbered[]): readonly (readonly [number, number])[] {
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        a[i]?.key === b[j]?.key ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const pairs: (readonly [number, number])[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i]?.key === b[j]?.key) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return pairs
}

/** What stands between two common lines: lines of one part side by side, the rest alone. */
function between(a: readonly Numbered[], b: readonly Numbered[]): readonly AlignedRow[] {
  const rows: AlignedRow[] = []
  let next = 0
  for (const { line, index } of a) {
    const partner = b.findIndex((other, at) => at >= next && other.line.part === line.part)
    if (partner < 0) {
      rows.push({ left: index, right: undefined, same: false })
      continue
    }
    for (const { index: right } of b.slice(next, partner)) rows.push({ left: undefined, right, same: false })
    rows.push({ left: index, right: b[partner]?.index, same: false })
    next = partner + 1
  }
  for (const { index: right } of b.slice(next)) rows.push({ left: undefined, right, same: false })
  return rows
}
