import type { ComponentChildren } from 'preact'
import type { Engine } from '#src/cell/engine.ts'
import type { Value } from '#src/value/index.ts'
import type { NotebookCell } from './cell-state.ts'
import type { Notebook } from './notebook.ts'

/** How a cell's code is shown; with `none` there is nothing to edit. */
export type CodeMode = 'open' | 'folded' | 'none'

export interface CellProps {
  readonly name: string
  readonly title: string
  readonly code: CodeMode
  /** The page's folder under `content`: `chapters/14-deferred-reset`. */
  readonly folder: string
  /** Cells it imports, and its time limit in ms: read from the page before this cell wakes. */
  readonly imports: readonly string[]
  readonly limit: number
  /** Folder of the files that the build made of the cell's value, as seen from the page. */
  readonly files: string
  /** The listing, as the build coloured it. */
  readonly children?: ComponentChildren
}

export type EditorModule = typeof import('./editor.ts')

/** What makes a cell a live one. */
export interface CellViewProps extends CellProps {
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

/** What the parts of a cell are given; `cell` is absent while the page is as served. */
export type PartProps = CellViewProps & { readonly cell: NotebookCell | undefined }
