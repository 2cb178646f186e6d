import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { displayOf } from '#components/displays/registry.ts'
import type { Engine } from '#src/cell/engine.ts'
import { encodeLink } from '#src/cell/link-code.ts'
import { cellFile } from '#src/cell/protocol.ts'
import type { Value } from '#src/value/index.ts'
import type { Editor, LineError } from './editor.ts'
import { Guard } from './Guard.tsx'
import { Listing, plainLines } from './Listing.tsx'
import type { Notebook, NotebookCell, Shown } from './notebook.ts'
import { type Editing, statusOf } from './status.ts'

/** How a cell's code is shown; with `none` there is nothing to edit. */
export type CodeMode = 'open' | 'folded' | 'none'

export interface CellProps {
  readonly name: string
  readonly title: string
  readonly code: CodeMode
  /** Folder of the chapter: `14-deferred-reset`. */
  readonly chapter: string
  /** Cells it imports, and its time limit in ms: read from the page before this cell wakes. */
  readonly imports: readonly string[]
  readonly limit: number
  /** The listing, as the build coloured it. */
  readonly children?: ComponentChildren
}

type EditorModule = typeof import('./editor.ts')

interface Props extends CellProps {
  /** What the cell gave at build. */
  readonly value: Value
  /** Null while the page is as served. */
  readonly notebook: Notebook | null
  /** Opens the notebook: what the reader did to wake the cell comes before its first effect. */
  readonly open: () => Notebook
  readonly engine: Engine
  /** Loads the editor. */
  readonly loadEditor: () => Promise<EditorModule>
}

/** A cell: title bar, code or editor, what it says of its runs, and the display of its value. */
export function CellView(props: Props) {
  const { name, title, code, chapter, imports, limit, notebook } = props
  const cell = notebook?.cell(name)
  return (
    <section
      id={`cell-${name}`}
      class="figure wide cell"
      aria-label={title}
      data-cell={name}
      data-chapter={chapter}
      data-imports={imports.join(' ')}
      data-limit={limit}
    >
      {code === 'none' ? <Title {...props} /> : <Workbench {...props} cell={cell} />}
      <Output {...props} cell={cell} />
    </section>
  )
}

type PartProps = Props & { readonly cell: NotebookCell | undefined }

function Title({
  name,
  title,
  children,
}: Pick<CellProps, 'name' | 'title'> & { children?: ComponentChildren }) {
  return (
    <div class="figure-head cell-head">
      <b>{title}</b>
      <span class="cell-mark">model</span>
      <span class="cell-file">{cellFile(name)}</span>
      {children}
    </div>
  )
}

/** Title bar, code and status row of a cell that can be edited. */
function Workbench(props: PartProps) {
  const { name, notebook, open, cell } = props
  const editing = useSignal<Editing>('closed')
  const link = useSignal<string | null>(null)
  const head = useRef<HTMLDivElement>(null)
  const busy = cell !== undefined && cell.phase.value !== 'idle'
  const isEdited = cell !== undefined && cell.text.value !== cell.original

  const act = (action: (notebook: Notebook) => unknown) => () => {
    link.value = null
    touched.value = true
    action(open())
  }
  const copyLink = act(async opened => {
    const fragment = await encodeLink(name, opened.editedFor(name))
    const address = location.href.replace(/#.*$/, '') + fragment
    try {
      await navigator.clipboard.writeText(address)
      link.value = ''
    } catch {
      // Without the right to write to the clipboard the reader copies it by hand.
      link.value = address
    }
  })
  const undo = act(opened => {
    opened.undo()
    // The button goes away, and the focus must not fall back to the top of the page.
    head.current?.querySelector('button')?.focus()
  })
  // An untouched cell has nothing to restart or to undo.
  const touched = useSignal(false)
  const isRun = cell !== undefined && cell.shown.value.run > 0
  const isTouched = touched.value || isEdited || isRun || notebook?.problem.value?.at === name
  const isEditing = editing.value === 'open' || editing.value === 'loading'

  return (
    <>
      <div ref={head}>
        <Title {...props}>
          {isEdited && <span class="cell-edited">edited</span>}
          {isEditing && <span class="cell-keys">Ctrl or ⌘ + Enter runs, Esc then Tab leaves</span>}
          <span class="cell-actions">
            <button
              type="button"
              class="button"
              aria-pressed={isEditing}
              onClick={act(() => {
                editing.value = isEditing ? 'closed' : 'loading'
              })}
            >
              Edit
            </button>
            <button
              type="button"
              class="button"
              onClick={act(opened => (busy ? opened.stop() : opened.run(name)))}
            >
              {busy ? 'Stop' : 'Run'}
            </button>
            <button type="button" class="button" onClick={copyLink}>
              Copy link
            </button>
          </span>
        </Title>
      </div>
      {cell?.origin.value === 'link' && notebook !== null && <LinkNotice notebook={notebook} name={name} />}
      <Code {...props} editing={editing} />
      <div class={isTouched ? 'figure-controls cell-status' : 'unseen'}>
        <p role="status">
          {link.value === '' ? 'Link copied.' : statusOf(cell, notebook, name, editing.value)}
        </p>
        {isTouched && (
          <>
            {notebook?.undoable.value?.at === name && (
              <button type="button" class="button" onClick={undo}>
                Undo
              </button>
            )}
            {link.value && (
              <label class="cell-link">
                Link{' '}
                <input
                  type="text"
                  readOnly
                  value={link.value}
                  onFocus={event => event.currentTarget.select()}
                />
              </label>
            )}
            <span class="cell-actions">
              <button type="button" class="button" onClick={act(opened => opened.restart(name))}>
                Restart run
              </button>
              <button
                type="button"
                class="button"
                aria-disabled={!isEdited}
                onClick={act(opened => isEdited && opened.undoEdits(name))}
              >
                Undo my edits
              </button>
              <button
                type="button"
                class="button"
                aria-disabled={notebook?.isChanged() !== true}
                onClick={act(opened => opened.isChanged() && opened.resetChapter(name))}
              >
                Reset chapter
              </button>
            </span>
          </>
        )}
      </div>
    </>
  )
}

function LinkNotice({ notebook, name }: { notebook: Notebook; name: string }) {
  return (
    <div class="figure-controls cell-notice">
      <p>
        <b>This code came with the link you opened.</b> It is not the chapter’s, and it has not been run
        unless you ran it. Your own edits are kept as they were.
      </p>
      <button type="button" class="button" onClick={() => notebook.run(name)}>
        Run it
      </button>
      <button type="button" class="button" onClick={() => notebook.keepLinked()}>
        Keep it as my edits
      </button>
      <button type="button" class="button" onClick={() => notebook.dropLinked()}>
        Go back
      </button>
    </div>
  )
}

/** The listing, or the editor in the same place. */
function Code({
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
    return () => {
      opened.destroy()
      editor.current = null
    }
  }, [isOpen])

  useEffect(() => {
    if (text !== undefined) editor.current?.setText(text)
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
      <summary>Code</summary>
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
  for (const line of box.querySelectorAll('[data-line]')) {
    line.classList.toggle('line-error', Number(line.getAttribute('data-line')) === error?.line)
  }
}

/** The display of the value, and, hidden, the one that Undo would bring back. */
function Output({ name, value: built, engine, cell, notebook }: PartProps) {
  const shown = cell?.shown.value ?? { value: null, run: 0 }
  const former = notebook?.undoable.value?.shown.get(name)
  const kept = former !== undefined && former.run !== shown.run ? [shown, former] : [shown]
  return (
    <div class="cell-output" aria-busy={cell !== undefined && cell.phase.value !== 'idle'}>
      {kept.map(one => {
        const value = one.value ?? built
        const Display = displayOf(value)
        return (
          <div key={one.run} hidden={one !== shown}>
            <Guard>
              <Display id={name} value={value} engine={engine} />
            </Guard>
          </div>
        )
      })}
    </div>
  )
}
