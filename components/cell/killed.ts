import { cellError } from '#src/cell/protocol.ts'
import type { Ending } from '#src/cell/sandbox.ts'
import type { CellError } from '#src/value/index.ts'

/** Why a cell was ended from outside, as an error for the reader; `limit` is its time limit in ms. */
export function describeKill(ending: Ending & { type: 'killed' }, name: string, limit: number): CellError {
  switch (ending.reason) {
    case 'time':
      if (ending.cell === '') {
        return cellError('limit', name, 'the cell did not start in time', {
          hint: 'run it again; close other tabs that keep the processor busy',
        })
      }
      return cellError('limit', name, `stopped: it ran longer than ${seconds(limit)}`, {
        hint: 'a loop may have no end, or fill memory without end; or the scenario has too many states',
      })
    case 'memory':
      return cellError(
        'limit',
        name,
        `the browser ended it after ${seconds(ending.elapsed)}: out of memory`,
        {
          hint: 'something grows without bound: give the loop that fills it an end',
        },
      )
    case 'stopped':
      return cellError('limit', name, `you stopped it after ${seconds(ending.elapsed)}`, {
        hint: 'Run starts it again',
      })
    case 'broken':
      return cellError('run', name, `the sandbox for cells does not start (${ending.message})`, {
        hint: 'the page needs a browser of 2023 or later that allows workers; everything else on it works',
      })
  }
}

/** A time in seconds: `1.3 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`
}
