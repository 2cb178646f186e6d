import { afterEach, describe, expect, test } from 'vitest'
import { growing } from '../../src/explore/growing.ts'
import { search } from '../../src/explore/search.ts'
import { StateStore } from '../../src/explore/state-store.ts'
import { type Progress, setWatch } from '../../src/explore/watch.ts'
import { type ExploreOptions, explore, scenario, shortest, task } from '../../src/index.ts'
import { Machine } from '../../src/kernel/index.ts'
import { open } from '../../src/lang/index.ts'
import type { Program } from '../../src/value/index.ts'
import * as flows from '../kernel/flows.model.ts'
import { clock, count_from, dive, grow_text, nothing, throws, tick, write_then_lock } from './limits.model.ts'
import { vfio } from './vfio.model.ts'

const of = (...made: (() => void)[]) =>
  scenario({ tasks: made.map((flow, index) => task(`t${index + 1}`, flow)) })

describe('a search that hits its limit', () => {
  test('says which one, and what kept growing', () => {
    const found = explore(of(tick), { limit: 1000, reduce: false })
    expect(found).toMatchObject({ verdict: 'bounded', states: 1000 })
    expect(found.limit).toEqual({
      which: 'states',
      message: 'stopped at 1,000 states; there are more',
      growing: ['clock->ticks: 0 … 499', 'local states of t1: 501'],
    })
  })

  test('names the local states of tasks that are alike together', () => {
    const { limit } = explore(of(tick, tick), { limit: 500 })
    expect(limit?.growing?.at(-1)).toMatch(/^local states of t1 and t2: [\d,]+$/)
  })

  test('names locks that are taken again and again', () => {
    const { limit } = explore(of(dive), { limit: 50, reduce: false })
    expect(limit?.growing).toContain('times t1 holds clock->lock for reading: 0 … 49')
  })

  test('says nothing of growth when there are only many combinations', () => {
    const { scenario } = vfio({ variant: 'deferred', bodyTakesFile: false, reset: 2 })
    const found = explore(scenario, { limit: 40_000, reduce: false })
    expect(found).toMatchObject({ verdict: 'bounded', states: 40_000, limit: { which: 'states' } })
    expect(found.limit?.growing).toBeUndefined()
  })

  test('leaves nothing proved that it could have missed, and keeps what it found', () => {
    const found = explore(of(tick, flows.lock_twice), {
      limit: 1000,
      alwaysEventuallyPossible: { yes: () => true },
    })
    const verdicts = Object.fromEntries(found.properties.map(one => [one.property, one.verdict]))
    expect(verdicts).toEqual({
      deadlock: 'bounded',
      misuse: 'violated',
      'data-race': 'bounded',
      livelock: 'bounded',
      'eventually-possible': 'bounded',
    })
    expect(found.verdict).toBe('violated')
  })

  test('shows a run to a state from which nothing has been learned', () => {
    const run = shortest(of(write_then_lock, dive), {
      limit: 2,
      always: { 'it is 0': () => clock.ticks === 0 },
    })
    expect(run?.steps).toHaveLength(1)
    expect(run?.situations.at(-1)?.tasks[0]).toMatchObject({ status: 'ready', choices: 1 })
    expect(run?.program.complete).toBe(false)
  })

  test('says so when it is memory that ran out', () => {
    const { program, learner } = open(of(tick))
    const found = search(program, {}, { states: 1e9, bytes: 2 ** 20 }, learner)
    expect(found.limited).toBe('memory')
    expect(found.states).toBeGreaterThan(10_000)
    expect(growing(program, found)).toHaveLength(2)
  })

  test('is not given a limit that is none', () => {
    for (const limit of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => explore(of(tick), { limit })).toThrow('limit is a count, 1 or more')
  })
})

describe('what is unusual gets an answer', () => {
  const verdictOf = (tasks: (() => void)[], options?: ExploreOptions) =>
    explore(of(...tasks), options).verdict

  test('huge numbers, long strings, no task at all, a task that does nothing', () => {
    expect(verdictOf([])).toBe('verified')
    expect(verdictOf([nothing])).toBe('verified')
    expect(explore(scenario({ tasks: [task('t', count_from, 1e308)] })).verdict).toBe('verified')
    expect(explore(scenario({ tasks: [task('t', grow_text, 'x'.repeat(10_000_000))] })).verdict).toBe(
      'verified',
    )
  })

  test('a task that throws is a fault with its message', () => {
    const found = explore(scenario({ tasks: [task('t', throws, JSON.parse('null'))] }))
    expect(found.verdict).toBe('violated')
    const fault = found.properties.find(({ property }) => property === 'fault')
    expect(fault?.witness?.situations.at(-1)?.tasks[0]?.fault?.message).toContain('NULL pointer dereference')
  })

  test('a counter goes past 2^31 without wrapping, in its field and in a claim about it', () => {
    const counting = scenario({ tasks: [task('t', count_from, 2 ** 31 - 2)] })
    const { program } = explore(counting)
    expect(program?.values).toContain(2 ** 31)
    expect(program?.values).toContain(2 ** 31 + 1)
  })

  test('twelve tasks that are alike, and sixteen', () => {
    const many = (count: number) => explore(of(...Array.from({ length: count }, () => flows.lock_unlock)))
    expect(many(12)).toMatchObject({ verdict: 'verified', deadlocks: 0 })
    expect(many(16)).toMatchObject({ verdict: 'verified', deadlocks: 0 })
  })

  test('more tasks than a scenario may have are refused, with how many it may', () => {
    expect(() => of(...Array.from({ length: 31 }, () => flows.lock_unlock))).toThrow(
      'at most 16 tasks, not 31',
    )
  })
})

describe('a cell that a value does not fit', () => {
  const program = (value: number): Program => ({
    policy: 'linux',
    objects: [{ type: 'page', name: 'page' }],
    fields: [],
    values: [],
    initialFields: [],
    initialObjects: [value],
    tasks: [],
    functions: [],
    complete: true,
  })

  test('is noticed, not wrapped', () => {
    expect(search(program(2 ** 31 - 1), {}, { states: 10 }).states).toBe(1)
    expect(() => search(program(2 ** 31), {}, { states: 10 })).toThrow('cannot hold')
    expect(() => new Machine(program(0)).set(0, 2 ** 31)).toThrow('cannot hold 2147483648')
    expect(() => new StateStore(1).add(Int32Array.of(-1))).toThrow('cannot hold -1')
  })
})

describe('a search that is watched', () => {
  afterEach(() => setWatch(undefined))

  /** Explores with a clock of its own, which ticks each time it is looked at. */
  const watching = (options: ExploreOptions) => {
    const reports: Progress[] = []
    let [now, ended] = [0, 0]
    setWatch({ clock: () => now++, every: 3, report: one => reports.push(one), ended: () => ended++ })
    const { scenario } = vfio({ variant: 'deferred', bodyTakesFile: true, reset: 2 })
    const found = explore(scenario, options)
    return { found, reports, ended }
  }

  test('gives the same answer as one that is not', () => {
    const { found } = watching({ reduce: false })
    setWatch(undefined)
    expect(found).toEqual(
      explore(vfio({ variant: 'deferred', bodyTakesFile: true, reset: 2 }).scenario, { reduce: false }),
    )
  })

  test('says how far it has come, and what it has found by then', () => {
    const { reports, ended } = watching({ reduce: false })
    const states = reports.filter(({ phase }) => phase === 'searching').map(one => one.states)
    expect(states.length).toBeGreaterThan(3)
    expect(states).toEqual(states.toSorted((a, b) => a - b))
    const [first] = reports
    expect(first?.found).toMatchObject({
      verdict: 'bounded',
      states: first?.states,
      limit: {
        which: 'stopped',
        message: `stopped at ${first?.states.toLocaleString('en')} states; there are more`,
      },
    })
    const last = reports.at(-1)?.found
    expect(last?.verdict).toBe('violated')
    expect(last?.properties[0]?.witness?.outcome).toBe('deadlock')
    expect(ended).toBe(1)
  })
})
