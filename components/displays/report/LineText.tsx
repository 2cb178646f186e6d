import type { ExplainedLine } from '../../../src/figure/report/explain.ts'
import { lockOfClass } from './lit.ts'

/** What can be left out of a wide gap where there is no room: as much as between the columns of the CPU table. */
const gap = ' '.repeat(16)

interface LineTextProps {
  readonly line: Pick<ExplainedLine, 'text' | 'locks'>
  readonly lit: string | undefined
}

/** Text in which part of a wide gap, as in the table of CPUs, can be left out where there is no room. */
function Plain({ text }: { readonly text: string }) {
  const at = text.indexOf(gap)
  if (at < 0) return <>{text}</>
  return (
    <>
      {text.slice(0, at)}
      <span class="rt-gap">{gap}</span>
      {text.slice(at + gap.length)}
    </>
  )
}

/** A line with the names of its locks marked. */
export function LineText({ line, lit }: LineTextProps) {
  const parts = partsOf(line.text, line.locks)
  return (
    <code translate={false}>
      {parts.map((part, index) =>
        typeof part === 'string' ? (
          <Plain key={index} text={part} />
        ) : (
          <span
            key={index}
            class={`lock lock-${lockOfClass(part.lock)}${part.lock === lit ? ' rt-lit' : ''}`}
            data-lock={part.lock}
          >
            {part.lock}
          </span>
        ),
      )}
    </code>
  )
}

/** A note with the names of the report's locks marked, and kept from breaking at their arrows. */
export function NoteText({ text, locks }: { readonly text: string; readonly locks: readonly string[] }) {
  const named = [...text.matchAll(/&?[\w>#/.-]*\w/g)].flatMap(([word]) =>
    locks.includes(word) ? [word] : [],
  )
  return (
    <>
      {partsOf(text, named).map((part, index) =>
        typeof part === 'string' ? (
          part
        ) : (
          <code
            key={index}
            class={`lock lock-${lockOfClass(part.lock)}`}
            data-lock={part.lock}
            translate={false}
          >
            {part.lock}
          </code>
        ),
      )}
    </>
  )
}

/** A text in parts: what stands between the locks, which are named in the order in which they come. */
function partsOf(text: string, locks: readonly string[]): readonly (string | { readonly lock: string })[] {
  const parts: (string | { readonly lock: string })[] = []
  let rest = text
  for (const lock of locks) {
    const at = rest.indexOf(lock)
    if (at < 0) continue
    parts.push(rest.slice(0, at), { lock })
    rest = rest.slice(at + lock.length)
  }
  return [...parts, rest]
}
