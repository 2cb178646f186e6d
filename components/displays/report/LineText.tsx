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
  const parts: (string | { readonly lock: string })[] = []
  let rest = line.text
  for (const lock of line.locks) {
    const at = rest.indexOf(lock)
    if (at < 0) continue
    parts.push(rest.slice(0, at), { lock })
    rest = rest.slice(at + lock.length)
  }
  parts.push(rest)
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
