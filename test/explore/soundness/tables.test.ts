import { expect, test } from 'vitest'
import { newTally, tallySeed } from '../random/seeds.ts'

const programs = 20_000

test('random programs end alike, and have the same traces, however they are explored', {
  timeout: 600_000,
}, () => {
  const tally = newTally()
  for (let seed = 0; seed < programs; seed++) tallySeed(seed, tally)
  expect(tally.disagreements).toEqual([])
  // Most are small enough to be enumerated, and reduction leaves hardly a run to give up.
  expect(tally.skipped / programs).toBeLessThan(0.35)
  expect(tally.cyclic).toBeGreaterThan(programs / 100)
  expect(tally.blocked / tally.runs).toBeLessThan(0.05)
})

/** Programs of other seeds on which some explorer was once wrong. */
const once = [56_484, 62_780]

test('so do those on which they once differed', () => {
  const tally = newTally()
  for (const seed of once) tallySeed(seed, tally)
  expect(tally).toMatchObject({ programs: once.length, skipped: 0, disagreements: [] })
})
