import { useMemo, useRef, useState } from 'preact/hooks'
import type { ExplainedLine } from '../../../src/figure/report/explain.ts'
import { type ReportSection, type SectionLine, sectionsOf } from '../../../src/figure/report/sections.ts'
import { focusable, isOwnKey } from '../focusable.ts'
import { OwnStyle } from '../OwnStyle.tsx'
import { LineText, NoteText } from './LineText.tsx'
import { lightLock, litLock } from './lit.ts'
import css from './report.css?inline'

interface ReportTextProps {
  readonly id: string
  /** What the report is, for a screen reader. */
  readonly label: string
  readonly lines: readonly ExplainedLine[]
}

/**
 * A report with what its lines say beside them. Arrows go from one explained line to the next; the lock that a line names
 * lights up wherever it stands.
 */
export function ReportText({ id, label, lines }: ReportTextProps) {
  const sections = useMemo(() => sectionsOf(lines), [lines])
  const notes = useMemo(
    () => sections.flatMap(section => section.lines).filter(line => line.number),
    [sections],
  )
  const locks = useMemo(() => [...new Set(lines.flatMap(line => line.locks))], [lines])
  const box = useRef<HTMLDivElement>(null)
  /** Number of the note that the reader is at; 0 for none. */
  const [current, showCurrent] = useState(0)
  /** The same at once: keys may come faster than pictures. */
  const at = useRef(0)
  const setCurrent = (number: number) => {
    at.current = number
    showCurrent(number)
  }
  /** Number of the note that keys went to: what the mouse passes over is not read out. */
  const [heard, setHeard] = useState(0)
  const go = (number: number) => {
    const line = notes[number - 1]
    if (line === undefined) return
    setCurrent(number)
    setHeard(number)
    lightLock(line.locks[0])
    const row = box.current?.querySelector<HTMLElement>(`.rt-line[data-note="${number}"]`)
    const folded = row?.closest('details')
    if (folded) folded.open = true
    row?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowDown: at.current + 1, ArrowUp: at.current - 1, Home: 1, End: notes.length }[
      event.key
    ]
    if (target === undefined || !isOwnKey(event)) return
    event.preventDefault()
    go(Math.min(notes.length, Math.max(1, target)))
  }
  const onMouseOver = ({ target }: MouseEvent) => {
    if (!(target instanceof Element)) return
    const pointed = target.closest<HTMLElement>('[data-note]')?.dataset.note
    setCurrent(Number(pointed ?? 0))
    lightLock(target.closest<HTMLElement>('[data-lock]')?.dataset.lock)
  }
  const leave = () => {
    setCurrent(0)
    setHeard(0)
    lightLock(undefined)
  }
  const events = {
    onKeyDown,
    onMouseOver,
    onMouseLeave: leave,
    onBlur: (event: FocusEvent) => event.target === event.currentTarget && leave(),
  }
  return (
    <div
      id={id}
      ref={box}
      class="rt"
      {...focusable('group', label)}
      aria-describedby={`${id}-keys`}
      {...events}
    >
      <OwnStyle css={css} />
      <p class="rt-keys no-print" id={`${id}-keys`}>
        Keys while the report has the focus: <kbd>↓</kbd> <kbd>↑</kbd> from line to line, <kbd>Home</kbd> to
        the first, <kbd>End</kbd> to the last.
      </p>
      {sections.map((section, index) => (
        <Section key={index} section={section} locks={locks} current={current} lit={litLock.value} />
      ))}
      <p class="unseen" aria-live="polite">
        {heard > 0 && spoken(notes[heard - 1])}
      </p>
    </div>
  )
}

function spoken(line: SectionLine | undefined): string {
  return line === undefined ? '' : `${line.text.trim()}: ${line.note.join(' ')}`
}

interface SectionProps {
  readonly section: ReportSection
  /** Every lock that the report names. */
  readonly locks: readonly string[]
  readonly current: number
  readonly lit: string | undefined
}

function Section({ section, locks, current, lit }: SectionProps) {
  const { lines, folded } = section
  const noted = lines.filter(line => line.number !== undefined)
  const text = (
    <div class="rt-lines">
      {lines.map((line, index) => (
        <div
          key={index}
          class={`rt-line rt-${line.part}${line.number !== undefined && line.number === current ? ' current' : ''}`}
          data-note={line.number}
        >
          <span class="rt-number" aria-hidden="true">
            {line.number}
          </span>
          <LineText line={line} lit={lit} />
        </div>
      ))}
    </div>
  )
  return (
    <div class="rt-section">
      {folded ? (
        <details>
          <summary>{`${lines[0]?.text.trim() || 'stack backtrace:'} ${lines.length} lines`}</summary>
          {text}
        </details>
      ) : (
        text
      )}
      <ol class="rt-notes">
        {noted.map(({ number, note }) => (
          <li
            key={number}
            value={number}
            data-note={number}
            class={number === current ? 'current' : undefined}
          >
            <NoteText text={note.join(' ')} locks={locks} />
          </li>
        ))}
      </ol>
    </div>
  )
}
