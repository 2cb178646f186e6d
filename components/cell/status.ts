import { verdictText } from '#src/figure/exploration-text.ts'
import { plainText } from '#src/figure/parts.ts'
import { endSentence } from '#src/figure/sentence.ts'
import type { NotebookCell } from './cell-state.ts'
import { seconds } from './killed.ts'
import type { Notebook } from './notebook.ts'

/** Where the editor of a cell stands. */
export type Editing = 'closed' | 'loading' | 'open' | 'failed'

/** One sentence on where a cell stands. */
export function statusOf(
  cell: NotebookCell | undefined,
  notebook: Notebook | null,
  name: string,
  editing: Editing,
): string {
  const problem = notebook?.problem.value
  if (problem?.at === name) return `The code of the link cannot be shown: ${problem.message}.`
  const undoable = notebook?.undoable.value
  if (undoable?.at === name && cell?.phase.value === 'idle') return undoable.done
  if (editing === 'failed') return 'The editor could not be loaded. Edit tries again.'
  if (cell === undefined || notebook === null) return ''
  if (cell.phase.value === 'waiting') return 'Starting…'
  if (cell.phase.value === 'running') return 'Running…'
  const { value, elapsed, text } = cell.shown.value
  const kept =
    notebook.keeps.value || cell.origin.value !== 'mine'
      ? ''
      : ' This browser keeps no edits: they end with the page.'
  if (text !== cell.text.value && cell.origin.value === 'link')
    return 'Not run: what is shown below is from before.'
  if (text !== cell.text.value) return `Changed since it was run.${kept}`
  if (value?.kind === 'error') return `${place(value.cell, value.line)}: ${value.message}.${kept}`
  const limit = value?.kind === 'exploration' ? value.limit?.which : undefined
  if (elapsed !== null && limit !== undefined && limit !== 'states') {
    const why = limit === 'memory' ? 'Out of memory' : 'Stopped'
    return `${why} after ${seconds(elapsed)}: shown below is what was known by then.${kept}`
  }
  if (elapsed !== null) return `Ran in ${inMilliseconds(elapsed)}.${kept}`
  return servedStatus
}

/** What a run gave, in a sentence for whoever does not see the display below; empty when there is nothing to say. */
export function resultOf(cell: NotebookCell | undefined): string {
  if (cell === undefined || cell.phase.value !== 'idle') return ''
  const { value, elapsed, text } = cell.shown.value
  if (elapsed === null || value === null || text !== cell.text.value) return ''
  switch (value.kind) {
    case 'exploration':
      return verdictText(value)
    case 'trace':
      return plainText(endSentence(value))
    case 'table':
      return `${value.caption === '' ? 'A table' : value.caption}: ${value.rows.length} rows.`
    default:
      return ''
  }
}

const servedStatus = 'As the page has it.'

function place(cell: string, line: number | undefined): string {
  return line === undefined ? cell : `${cell}, line ${line}`
}

function inMilliseconds(ms: number): string {
  return ms < 1 ? 'less than 1 ms' : `${Math.round(ms).toLocaleString('en')} ms`
}
