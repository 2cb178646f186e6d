// The five threads, counted in four ways; and of each, how many end in the hang.
import { count } from 'deferred-reset'
import { five } from './flows.cell.ts'

const { interleavings, traces, states, stored, deadlocked } = count(five)

export default {
  kind: 'table',
  caption: 'How much there is to explore',
  columns: ['what is told apart', 'all', 'that hang'],
  rows: [
    ['every order of steps: interleavings', interleavings, deadlocked.interleavings],
    ['orders that differ in something that matters: traces', traces, deadlocked.traces],
    ['situations: states', states, deadlocked.states],
    [
      'situations in which there is something to decide: states stored',
      stored,
      deadlocked.states,
    ],
  ],
} as const
