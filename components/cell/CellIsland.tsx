import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type CellProps, CellView } from './CellView.tsx'
import type { Notebook } from './notebook.ts'
import { engine, pageNotebook } from './page.ts'

const loadEditor = () => import('./editor.ts')

/** A cell in the page: as served until it wakes, then part of the page's notebook. */
export default function CellIsland(props: CellProps) {
  const notebook = useSignal<Notebook | null>(null)
  useEffect(() => {
    // The first render has to be the one that was served.
    notebook.value = pageNotebook(props.chapter)
  }, [props.chapter])
  return <CellView {...props} notebook={notebook.value} engine={engine} loadEditor={loadEditor} />
}
