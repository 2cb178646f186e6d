import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { encodeLink } from '#src/cell/link-code.ts'
import { CodeBox } from './CodeBox.tsx'
import type { PartProps } from './cell-props.ts'
import type { Notebook } from './notebook.ts'
import { type Editing, statusOf } from './status.ts'
import { Title } from './Title.tsx'

/** Title bar, code and status row of a cell that can be edited. */
export function Workbench(props: PartProps) {
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
  const isMine = cell?.origin.value === 'mine'
  // An untouched cell has nothing to restart or to undo.
  const touched = useSignal(false)
  const isRun = cell !== undefined && cell.shown.value.run > 0
  const isTouched = touched.value || isEdited || isRun || notebook?.problem.value?.at === name
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
      <CodeBox {...props} editing={editing} />
      <div class={isTouched ? 'figure-controls cell-status' : 'unseen'}>
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
              Reset chapter
            </button>
          </span>
        )}
        <p role="status">
          {link.value === '' ? 'Link copied.' : statusOf(cell, notebook, name, editing.value)}
        </p>
        {notebook?.undoable.value?.at === name && (
          <button type="button" class="button" onClick={undo}>
            Undo
          </button>
        )}
        {link.value && (
          <label class="cell-link">
            Link{' '}
            <input type="text" readOnly value={link.value} onFocus={event => event.currentTarget.select()} />
          </label>
        )}
      </div>
    </>
  )
}

function LinkNotice({ notebook, name }: { notebook: Notebook; name: string }) {
  return (
    <div class="figure-controls cell-notice">
      <p>
        <b>This code came with the link you opened.</b> It is not the chapter’s, and it runs only when you say
        so. Your own edits are kept as they were.
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
