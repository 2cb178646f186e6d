import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { cellFile } from '#src/cell/protocol.ts'
import type { EditorModule, PartProps } from './cell-props.ts'
import type { Shown } from './cell-state.ts'
import type { Editor, LineError } from './editor.ts'
import { Listing, linesOf, plainLines } from './Listing.tsx'
import type { Editing } from './status.ts'

/** The listing, or the editor in the same place. */
export function CodeBox({
  name,
  code,
  cell,
  notebook,
  loadEditor,
  editing,
  children,
}: PartProps & { editing: Signal<Editing> }) {
  const box = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const fold = useRef<HTMLDetailsElement>(null)
  const module = useRef<EditorModule | null>(null)
  const editor = useRef<Editor | null>(null)
  const text = cell?.text.value
  const isOpen = editing.value === 'open'
  const error = lineError(name, cell?.shown.value, text)

  useEffect(() => {
    if (editing.value !== 'loading') return
    if (fold.current !== null) fold.current.open = true
    loadEditor().then(
      loaded => {
        module.current = loaded
        if (editing.value === 'loading') editing.value = 'open'
      },
      () => {
        editing.value = 'failed'
      },
    )
  }, [editing.value])

  useEffect(() => {
    if (
      !isOpen ||
      module.current === null ||
      host.current === null ||
      notebook === null ||
      cell === undefined
    ) {
      return undefined
    }
    const opened = module.current.openEditor({
      parent: host.current,
      text: cell.text.peek(),
      label: `Code of ${cellFile(name)}. Control or Command and Enter runs it. Escape, then Tab leaves the editor.`,
      onChange: next => notebook.edit(name, next),
      onRun: () => notebook.run(name),
    })
    editor.current = opened
    opened.focus()
    box.current?.scrollIntoView({ block: 'nearest' })
    return () => {
      opened.destroy()
      editor.current = null
    }
  }, [isOpen])

  useEffect(() => {
    // The text of now: an effect can come after more keys were pressed.
    if (cell !== undefined) editor.current?.setText(cell.text.peek())
  }, [text])

  useEffect(() => {
    editor.current?.setError(error)
    if (box.current !== null) markListing(box.current, error)
  }, [error?.line, error?.message, text, editing.value])

  const isOriginal = cell === undefined || text === cell.original
  const body = (
    <div ref={box} class="cell-code">
      <div hidden={isOpen || !isOriginal}>{children}</div>
      {!isOpen && !isOriginal && (
        <Listing label={`Edited code of ${cellFile(name)}`} lines={plainLines(text ?? '')} />
      )}
      <div ref={host} hidden={!isOpen} />
    </div>
  )
  return code === 'folded' ? (
    <details ref={fold}>
      <summary>Code of {cellFile(name)}</summary>
      {body}
    </details>
  ) : (
    body
  )
}

/** The line to be marked: the error of this cell in the text that stands here now. */
function lineError(name: string, shown: Shown | undefined, text: string | undefined): LineError | null {
  const value = shown?.value
  if (value?.kind !== 'error' || value.cell !== cellFile(name) || value.line === undefined) return null
  if (shown?.text !== text) return null
  return {
    line: value.line,
    message: value.hint === undefined ? value.message : `${value.message}: ${value.hint}`,
  }
}

function markListing(box: HTMLElement, error: LineError | null): void {
  for (const listing of box.querySelectorAll('.cell-listing')) {
    const isHere = listing.closest('[hidden]') === null
    for (const [index, line] of linesOf(listing).entries()) {
      const isWrong = isHere && index + 1 === error?.line
      line.classList.toggle('line-error', isWrong)
      const folded = line.closest<HTMLDetailsElement>('.cell-listing details')
      if (isWrong && folded !== null) folded.open = true
    }
  }
}
