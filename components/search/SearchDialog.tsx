import { useEffect, useRef, useState } from 'preact/hooks'
import { SearchBox } from './SearchBox.tsx'
import './search-open.css'

/** The header's button for searching, and the dialog it opens. What was looked for stays for the next time. */
export default function SearchDialog() {
  const [isOpen, setOpen] = useState(false)
  const query = useRef('')
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
  }, [isOpen])
  const close = () => dialog.current?.close()

  return (
    <>
      <button type="button" class="search-open" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Search
      </button>
      {/* A press beside the dialog is one on the dialog itself: what is inside covers it. */}
      <dialog
        ref={dialog}
        class="search-dialog"
        aria-label="Search the course"
        onClose={() => setOpen(false)}
        onPointerDown={event => event.target === dialog.current && close()}
      >
        {isOpen && (
          <div class="search-sheet">
            <SearchBox
              query={query.current}
              onQuery={text => {
                query.current = text
              }}
              onLeave={close}
            />
            <button type="button" class="search-close" onClick={close}>
              Close
            </button>
          </div>
        )}
      </dialog>
    </>
  )
}
