import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { encodeLink } from '#src/cell/link-code.ts'
import { CodeBox } from './CodeBox.tsx'
import type { PartProps } from './cell-props.ts'
import type { NotebookCell } from './cell-state.ts'
import type { Notebook } from './notebook.ts'
import { Progress } from './Progress.tsx'
import { type Editing, resultOf, statusOf } from './status.ts'
import { Title } from './Title.tsx'

/** Title bar, code and status row of a cell that can be edited. */
export function Workbench(props: PartProps) {
  const { name, notebook, open, cell } = props
  const editing = useSignal<Editing>('closed')
  const link = useSignal<CopiedLink | null>(null)
  const head = useRef<HTMLDivElement>(null)
  const row = useRef<HTMLDivElement>(null)
  const busy = cell !== undefined && cell.phase.value !== 'idle'
  const isEdited = cell !== undefined && cell.text.value !== cell.original

  const act = (action: (notebook: Notebook) => unknown) => () => {
    link.value = null
    touched.value = true
    const opened = open()
    opened.attend(name)
    action(opened)
  }
  const copyLink = act(async opened => {
    const fragment = await encodeLink(name, opened.editedFor(name))
    const address = location.href.replace(/#.*$/, '') + fragment
    const of = stateOf(opened.cell(name))
    try {
      await navigator.clipboard.writeText(address)
      link.value = { of, address, isCopied: true }
    } catch {
      // Without the right to write to the clipboard the reader copies it by hand.
      link.value = { of, address, isCopied: false }
    }
  })
  // What was said of a link holds until the cell changes.
  const copied = link.value?.of === stateOf(cell) ? link.value : null
  // A button that goes away must not take the focus along to the top of the page.
  const undo = act(opened => {
    opened.undo()
    row.current?.querySelector('button')?.focus()
  })
  const settle = (action: (notebook: Notebook) => unknown) =>
    act(opened => {
      action(opened)
      head.current?.querySelector('button')?.focus()
    })
  const isMine = cell?.origin.value === 'mine'
  // An untouched cell has nothing to restart or to undo.
  const touched = useSignal(false)
  const isRun = cell !== undefined && cell.shown.value.run > 0
  const isTouched = touched.value || isEdited || isRun || notebook?.problem.value?.at === name
  const progress = cell?.progress.value ?? null
  // What only a screen reader says: how far a long run has come, then its verdict.
  const heard = copied ? '' : (progress?.spoken ?? resultOf(cell))
  const attended = notebook?.attended.value ?? null
  const speaks = attended === null || attended === name
  const isEditing = editing.value === 'open' || editing.value === 'loading'

  return (
    <>
      <div ref={head}>
        <Title {...props}>
          {isEdited && <span class="cell-edited">{isMine ? 'edited' : 'from a link'}</span>}
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
              class="button cell-run"
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
      {cell?.origin.value === 'link' && (
        <LinkNotice
          onRun={act(opened => opened.run(name))}
          onKeep={settle(opened => opened.keepLinked())}
          onDrop={settle(opened => opened.dropLinked())}
        />
      )}
      <CodeBox {...props} editing={editing} />
      <div ref={row} class={isTouched ? 'figure-controls cell-status' : 'unseen'}>
        {isTouched && (
          <span class="cell-actions">
            <button type="button" class="button" onClick={act(opened => opened.restart(name))}>
              Restart run
            </button>
            <button
              type="button"
              class="button"
              aria-disabled={!isMine}
              onClick={act(opened => isMine && opened.undoEdits(name))}
            >
              Undo my edits
            </button>
            <button
              type="button"
              class="button"
              aria-disabled={notebook?.isChanged() !== true}
              onClick={act(opened => opened.isChanged() && opened.resetChapter(name))}
            >
              Reset all cells
            </button>
          </span>
        )}
        <div class="cell-said">
          {progress !== null && <Progress progress={progress} />}
          <p
            role="status"
            aria-live={speaks ? 'polite' : 'off'}
            class={progress === null ? undefined : 'unseen'}
          >
            {copied?.isCopied ? 'Link copied.' : statusOf(cell, notebook, name, editing.value)}
            {heard !== '' && <span class="unseen"> {heard}</span>}
          </p>
        </div>
        {notebook?.undoable.value?.at === name && (
          <button type="button" class="button" onClick={undo}>
            Undo
          </button>
        )}
        {copied?.isCopied === false && (
          <label class="cell-link">
            Link{' '}
            <input
              type="text"
              readOnly
              value={copied.address}
              onFocus={event => event.currentTarget.select()}
            />
          </label>
        )}
      </div>
    </>
  )
}

/** A link to a cell, made from the state it was in. */
interface CopiedLink {
  readonly of: string
  readonly address: string
  readonly isCopied: boolean
}

function stateOf(cell: NotebookCell | undefined): string {
  return cell === undefined ? '' : `${cell.shown.value.run} ${cell.text.value}`
}

interface LinkNoticeProps {
  readonly onRun: () => void
  readonly onKeep: () => void
  readonly onDrop: () => void
}

function LinkNotice({ onRun, onKeep, onDrop }: LinkNoticeProps) {
  return (
    <div class="figure-controls cell-notice">
      <p>
        <b>This code came with the link you opened.</b> It is not the page’s own, and it runs only when you
        say so. Your own edits are kept as they were.
      </p>
      <button type="button" class="button" onClick={onRun}>
        Run it
      </button>
      <button type="button" class="button" onClick={onKeep}>
        Keep it as my edits
      </button>
      <button type="button" class="button" onClick={onDrop}>
        Go back
      </button>
    </div>
  )
}
