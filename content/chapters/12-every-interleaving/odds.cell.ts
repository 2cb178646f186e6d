// How often the hang is met: by counting, exactly, and by drawing 1,000 runs.
import { chance, count, sample } from 'deferred-reset'
import { five } from './flows.cell.ts'

const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`
const { interleavings, deadlocked } = count(five)
const walk = sample(five, { strategy: 'random', runs: 1000, seed: 1 })
const pct = (depth: number) => sample(five, { strategy: 'pct', depth, runs: 1000, seed: 1 })

export default {
  kind: 'table',
  caption: 'The share of runs that hang',
  columns: ['of', 'hang'],
  rows: [
    [
      'all interleavings',
      percent(Number(deadlocked.interleavings) / Number(interleavings)),
    ],
    ['runs of a scheduler that picks at random, exactly', percent(chance(five))],
    ['1,000 such runs', percent(walk.found / walk.runs)],
    ['1,000 runs of PCT with d = 2', percent(pct(2).found / 1000)],
    ['1,000 runs of PCT with d = 5', percent(pct(5).found / 1000)],
  ],
} as const
