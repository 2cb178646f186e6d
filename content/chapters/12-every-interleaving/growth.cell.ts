// One reader and one reset, then two of each, beside the other three threads.
import { count } from 'deferred-reset'
import { threads } from './flows.cell.ts'

export default {
  kind: 'table',
  caption: 'With more readers and more resets',
  columns: ['of each', 'interleavings', 'traces', 'states', 'stored'],
  rows: [1, 2].map(each => {
    const { interleavings, traces, states, stored } = count(threads(each))
    return [each, interleavings, traces, states, stored]
  }),
} as const
