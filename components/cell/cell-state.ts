import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Value } from '#src/value/index.ts'
import type { RunProgress } from './progress.ts'

/** A cell as the page was served. */
export interface ServedCell {
  readonly name: string
  readonly source: string
  readonly imports: readonly string[]
  /** How long it may run, in ms. */
  readonly limit: number
  /** Whether the page shows its code, so that the reader can edit it. */
  readonly editable: boolean
}

/** What a cell's display shows. */
export interface Shown {
  /** Null: the value that was made at build. */
  readonly value: Value | null
  /** Counts what was shown; a display lives as long as its number. */
  readonly run: number
  /** How long the run took, in ms; null when it was not run in this page. */
  readonly elapsed: number | null
  /** The text that made the value. */
  readonly text: string
}

/** Whose text a cell has: the chapter's, the reader's own, or one that came with a link. */
export type Origin = 'chapter' | 'mine' | 'link'

/** What a cell is doing. */
export type Phase = 'idle' | 'waiting' | 'running'

/** One cell of the page. */
export interface NotebookCell {
  readonly name: string
  readonly original: string
  readonly text: ReadonlySignal<string>
  readonly origin: ReadonlySignal<Origin>
  readonly shown: ReadonlySignal<Shown>
  readonly phase: ReadonlySignal<Phase>
  /** How far the exploration has come that it runs; null when it runs none, or not for long. */
  readonly progress: ReadonlySignal<RunProgress | null>
}

/** A cell as the notebook changes it. */
export interface CellState extends NotebookCell {
  readonly served: ServedCell
  readonly text: Signal<string>
  readonly origin: Signal<Origin>
  readonly shown: Signal<Shown>
  readonly phase: Signal<Phase>
  readonly progress: Signal<RunProgress | null>
  /** The reader's own text, or the chapter's, while a link's code is shown. */
  own: string
  /** Whether the reader ran the link's code. */
  accepted: boolean
  /** Cells it imports, near and far, as the last run found them; before, as served. */
  needs: readonly string[]
}

/** A cell as served, or with the text that the reader saved. */
export function openCell(served: ServedCell, saved: string | null, needs: readonly string[]): CellState {
  const own = saved ?? served.source
  return {
    served,
    name: served.name,
    original: served.source,
    own,
    accepted: false,
    needs,
    text: signal(own),
    origin: signal<Origin>(own === served.source ? 'chapter' : 'mine'),
    shown: signal<Shown>({ value: null, run: 0, elapsed: null, text: served.source }),
    phase: signal<Phase>('idle'),
    progress: signal<RunProgress | null>(null),
  }
}

/** What of a cell may run: never code from a link that the reader has not run. */
export function runnableText({ origin, accepted, text, own }: CellState): string {
  return origin.value === 'link' && !accepted ? own : text.value
}
