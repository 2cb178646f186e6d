import { describe, expect, test } from 'vitest'
import { Prng } from '../../src/explore/prng.ts'
import { sample } from '../../src/explore/sample.ts'
import { replay, scenario, task } from '../../src/index.ts'
import * as flows from '../kernel/flows.model.ts'
import * as demo from './back-off.model.ts'
import { rows } from './rows.ts'
import { vfio } from './vfio.model.ts'

describe('random numbers', () => {
  test('are those of xoshiro128**', () => {
    const random = new Prng([1, 2, 3, 4])
    // The numbers that the generator's authors' C code gives for this state.
    expect(Array.from({ length: 10 }, () => random.next())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  test('below a number are all equally likely', () => {
    const random = new Prng(5)
    const counts = new Array<number>(7).fill(0)
    for (let drawn = 0; drawn < 70_000; drawn++) {
      const number = random.below(7)
      counts[number] = (counts[number] ?? 0) + 1
    }
    // 10,000 each; six standard deviations are 556.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(556)
  })
})

describe('a sample', () => {
  const { scenario: rowA } = vfio(rows.A)

  test('of random walks meets the deadlock of row A as often as its chance says', () => {
    const { found, runs, broken, givenUp } = sample(rowA, { runs: 5_000 })
    expect({ runs, broken, givenUp }).toEqual({
      runs: 5_000,
      broken: { property: 'deadlock', claim: 'no deadlock' },
      givenUp: 0,
    })
    // The chance is 0.1041; four standard deviations are 0.0173.
    expect(Math.abs(found / runs - 0.1041)).toBeLessThan(0.0173)
  })

  test.each(['random', 'pct'] as const)(
    'is the same for the same seed, and its witness replays (%s)',
    strategy => {
      const drawn = () => sample(rowA, { strategy, runs: 1_000, seed: 11 })
      const first = drawn()
      expect(drawn()).toEqual(first)
      expect(sample(rowA, { strategy, runs: 1_000, seed: 12 }).found).not.toBe(first.found)
      expect(replay(rowA, first.witness?.steps ?? []).outcome).toBe('deadlock')
      expect(first.cost).toEqual({ preemptions: 1, switches: 4, steps: 6 })
      expect(first.firstAt).toBeGreaterThan(0)
    },
  )

  test('of PCT finds a deadlock of two locks, of depth two, at least as often as its bound', () => {
    const { found, runs, bound } = sample(demo.oppositeOrder, { strategy: 'pct', runs: 4_000, depth: 2 })
    expect(bound).toBe(1 / (2 * 8))
    expect(found / runs).toBeGreaterThan(1 / (2 * 8))
  })

  test('of PCT at depth one never takes a task off that can go on', () => {
    expect(sample(demo.oppositeOrder, { strategy: 'pct', runs: 500, depth: 1 })).toMatchObject({
      found: 0,
      firstAt: null,
      bound: 1 / 2,
    })
  })

  test('gives up what goes on for ever, and leaves out what an assume cuts off', () => {
    expect(sample(demo.waitsInVain, { runs: 5, steps: 50 })).toMatchObject({
      runs: 5,
      givenUp: 5,
      longest: 50,
      found: 0,
    })
    const odd = scenario({ tasks: [task('t', flows.pick_odd)] })
    const { runs, found } = sample(odd, { runs: 300 })
    expect(runs).toBeLessThan(300)
    expect({ some: runs > 50, found }).toEqual({ some: true, found: 0 })
  })

  test('asks claims, and shows the run that breaks one', () => {
    const both = scenario({ tasks: [task('a', flows.increment), task('b', flows.increment)] })
    const lost = sample(both, { runs: 200, finally: { 'both count': () => flows.dev.count === 2 } })
    // The increments race as well, and a run ends at the first thing that it breaks.
    expect(lost.broken?.property).toBe('data-race')
    expect(sample(both, { always: { 'never two': () => flows.dev.count < 2 }, runs: 1 }).runs).toBe(1)
  })

  test('takes counts and a whole seed', () => {
    expect(() => sample(rowA, { runs: 0 })).toThrow('runs is a count, 1 or more, not 0')
    expect(() => sample(rowA, { depth: 1.5 })).toThrow('depth is a count, 1 or more, not 1.5')
    expect(() => sample(rowA, { seed: 0.5 })).toThrow('seed is a whole number, not 0.5')
  })
})
