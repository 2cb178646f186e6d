// The smallest set of threads that still hangs.
import { smallest } from 'deferred-reset'
import { five, fiveOpenFile } from './flows.cell.ts'

const row = (work: string, source: typeof five) => {
  const found = smallest(source)
  return [work, found?.tasks.length ?? 0, found?.tasks.join(', ') ?? 'no set hangs']
}

export default {
  kind: 'table',
  caption: 'Who is needed',
  columns: ['the work of the reset', 'threads', 'which'],
  rows: [
    row('takes no further lock, as in the mail’s list', five),
    row('disables an open file', fiveOpenFile),
  ],
} as const
