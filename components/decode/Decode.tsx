import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks'
import { packText, unpackText } from '../../src/cell/packed-text.ts'
import { explainLines } from '../../src/figure/report/explain.ts'
import { splatGraph } from '../../src/figure/report/splat-graph.ts'
import { splatSummary } from '../../src/figure/report/summary.ts'
import { decodeSplats, lookedFor } from '../../src/splat/index.ts'
import type { Splat } from '../../src/value/index.ts'
import { LockGraphDisplay } from '../displays/lock-graph/LockGraphDisplay.tsx'
import { NoteText } from '../displays/report/LineText.tsx'
import { ReportText } from '../displays/report/ReportText.tsx'
import { useFragment } from '../displays/use-fragment.ts'
import './decode.css'

interface DecodeProps {
  /** The report that is shown first, and what it is. */
  readonly sample: string
  readonly sampleName: string
}

/** Most bytes of a text that a link carries, and of one that is read at all. */
const mostLinked = 100_000
const mostRead = 50_000_000
/** Reports that are shown in full. */
const mostShown = 20

interface Decoded {
  readonly text: string
  readonly name: string
  readonly reports: readonly Splat[]
}

/** A box for a log, and each lockdep report in it explained. Nothing leaves the page. */
export default function Decode({ sample, sampleName }: DecodeProps) {
  const [decoded, setDecoded] = useState<Decoded>(() => read(sample, sampleName))
  /** The text that is shown, at once: a link may be asked for before the next picture. */
  const shown = useRef(decoded.text)
  const [problem, setProblem] = useState('')
  const [over, setOver] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const label = useId()

  const show = (text: string, name: string) => {
    if (text.length > mostRead) {
      setProblem(tooLong(text.length))
      return
    }
    const next = read(text, name)
    setProblem(next.reports.length > 0 ? '' : `No lockdep report found in ${name}. Looked for ${lookedFor}.`)
    // What was shown stays while there is nothing better to show.
    if (next.reports.length === 0) return
    shown.current = next.text
    setDecoded(next)
  }
  const decode = () => {
    const text = box.current?.value ?? ''
    if (text.trim() === '') setProblem('The box is empty: paste a log with a report in it.')
    else show(text, 'the box')
  }
  const open = async (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > mostRead) {
      setProblem(tooLong(file.size))
      return
    }
    try {
      const text = await file.text()
      if (box.current !== null && text.length < 1_000_000) box.current.value = text
      show(text, file.name)
    } catch (error) {
      setProblem(`${file.name} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const copyLink = async () => {
    const packed = await packText(shown.current)
    if (packed.length > mostLinked) {
      setProblem(
        `The text is too long for a link: ${size(packed.length)} of at most ${size(mostLinked)}. Keep the report only.`,
      )
      return
    }
    history.replaceState(null, '', `#decode~${packed}`)
    try {
      await navigator.clipboard.writeText(location.href)
      setProblem('The link is in the clipboard. It carries the text itself.')
    } catch {
      setProblem('The link is in the address bar. It carries the text itself.')
    }
  }
  useFragment(async fragment => {
    const packed = /^#decode~(.+)$/.exec(fragment)?.[1]
    if (packed === undefined) return
    try {
      const text = await unpackText(packed, mostRead)
      if (box.current !== null) box.current.value = text
      show(text, 'the link')
    } catch (error) {
      setProblem(
        `The text of the link cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }, [])

  // Anywhere on the page: beside its box the browser would open the file in place of the page.
  useEffect(() => {
    const hasFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true
    const onDragOver = (event: DragEvent) => {
      if (!hasFile(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onDragLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const onDrop = (event: DragEvent) => {
      if (!hasFile(event)) return
      event.preventDefault()
      setOver(false)
      open(event.dataTransfer?.files[0])
    }
    addEventListener('dragover', onDragOver)
    addEventListener('dragleave', onDragLeave)
    addEventListener('drop', onDrop)
    return () => {
      removeEventListener('dragover', onDragOver)
      removeEventListener('dragleave', onDragLeave)
      removeEventListener('drop', onDrop)
    }
  }, [])

  const { reports, name } = decoded
  return (
    <div id="decode" class="decode">
      <p class="dc-needs">To decode a report of your own this page needs JavaScript.</p>
      <div class={over ? 'dc-form over' : 'dc-form'}>
        <label for={label}>A log, or the part of it with the report</label>
        <textarea
          id={label}
          ref={box}
          rows={7}
          spellcheck={false}
          placeholder="Paste dmesg, a journal, a mail with its > marks; or drop a file here."
        />
        <div class="dc-buttons">
          <button type="button" class="button" onClick={decode}>
            Decode
          </button>
          <button type="button" class="button" onClick={() => chooser.current?.click()}>
            Open a file
          </button>
          <input
            ref={chooser}
            type="file"
            hidden
            onChange={({ currentTarget }) => {
              open(currentTarget.files?.[0])
              // The same file may be chosen again when it has changed.
              currentTarget.value = ''
            }}
          />
          <button type="button" class="button" onClick={copyLink}>
            Copy link
          </button>
          <button
            type="button"
            class="button"
            onClick={() => {
              if (box.current !== null) box.current.value = sample
              show(sample, sampleName)
            }}
          >
            The mail’s report
          </button>
        </div>
        <p class="dc-status" role="status">
          {problem || found(reports.length, name)}
        </p>
      </div>
      {reports.slice(0, mostShown).map((report, index) => (
        <DecodedReport key={`${name}-${index}`} report={report} number={index + 1} />
      ))}
      {reports.length > mostShown && (
        <p class="dc-notes">{`${reports.length - mostShown} more reports are not shown.`}</p>
      )}
    </div>
  )
}

/** One report: what it is, the short of it, and its lines explained. */
function DecodedReport({ report, number }: { readonly report: Splat; readonly number: number }) {
  const lines = useMemo(() => explainLines(report.lines.filter(({ part }) => part !== 'other')), [report])
  const locks = lines.flatMap(line => line.locks)
  const graph = useMemo(() => splatGraph(report), [report])
  return (
    <section class="figure" aria-label={`Report ${number}`}>
      <p class="figure-head">
        <b>{report.kind}</b>
        {report.kernel !== null && <span>Linux {report.kernel}</span>}
        <span>{linesText(report)}</span>
      </p>
      <p class="dc-summary">
        <NoteText text={splatSummary(report)} locks={locks} />
      </p>
      {graph && <LockGraphDisplay value={graph} id={`decode-graph-${number}`} />}
      <ReportText id={`decode-${number}`} label={`Report ${number}, line by line`} lines={lines} />
      {report.notes.length > 0 && <p class="dc-notes">Read from it: {report.notes.join('; ')}.</p>}
    </section>
  )
}

function read(text: string, name: string): Decoded {
  return { text, name, reports: decodeSplats(text) }
}

function found(count: number, name: string): string {
  return `${count === 1 ? 'One report' : `${count} reports`} in ${name}.`
}

function linesText({ lines }: Splat): string {
  return `lines ${lines[0]?.line ?? 0} to ${lines.at(-1)?.line ?? 0}`
}

function tooLong(bytes: number): string {
  return `That is ${size(bytes)}; at most ${size(mostRead)} are read. Cut out the part around the report.`
}

function size(bytes: number): string {
  return `${Math.round(bytes / 1000).toLocaleString('en')} kB`
}
