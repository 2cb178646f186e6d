import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StateStore } from '../../src/explore/state-store.ts'
import {
  explore,
  holders,
  mutex,
  mutex_lock,
  replay,
  scenario,
  shortest,
  struct,
  task,
} from '../../src/index.ts'
import * as flows from '../kernel/flows.model.ts'
import { flowsOf } from '../lang/run-flow.ts'
import { give_way, give_way_too } from './give-way.model.ts'
import { vfio } from './vfio.model.ts'

const { dev } = flows
const of = (...made: (() => void)[]) =>
  scenario({ tasks: made.map((flow, index) => task(`t${index + 1}`, flow)) })
const property = (found: ReturnType<typeof explore>, claim: string) =>
  found.properties.find(one => one.claim === claim)

describe('verdicts', () => {
  test('a lost update is found where every task has ended', () => {
    const found = explore(of(flows.increment, flows.increment), {
      finally: { 'both count': () => dev.count === 2 },
    })
    expect(property(found, 'both count')).toMatchObject({ verdict: 'violated', property: 'final-state' })
    expect(property(found, 'both count')?.witness?.steps.map(step => step.task)).toEqual([0, 1, 1, 0])
    expect(property(found, 'both count')).toMatchObject({
      cost: { preemptions: 1, switches: 2, steps: 4 },
      minimal: true,
      shortest: 4,
    })
    expect(property(found, 'no data race')).toMatchObject({ verdict: 'violated' })
    expect(found).toMatchObject({ verdict: 'violated', deadlocks: 0, shortest: null })
  })

  test('a claim about every state is broken by a shortest run', () => {
    const found = explore(of(flows.lock_unlock, flows.increment), {
      always: { 'the count stays 0': () => dev.count === 0 },
    })
    expect(property(found, 'the count stays 0')?.witness?.steps).toHaveLength(2)
  })

  test('a claim can ask who holds a lock', () => {
    const found = explore(of(flows.lock_unlock, flows.lock_unlock), {
      always: {
        'at most one holder': () => holders(dev.lock).length <= 1,
        'nobody holds it': () => holders(dev.lock).length === 0,
      },
    })
    expect(property(found, 'at most one holder')?.verdict).toBe('verified')
    expect(property(found, 'nobody holds it')?.verdict).toBe('violated')
  })

  test('a claim asks about the lock itself, whatever its name', () => {
    const [one, two] = [struct('dev', { lock: mutex() }), struct('dev', { lock: mutex() })]
    const { both } = flowsOf('function both() { mutex_lock(one.lock); mutex_lock(two.lock) }', {
      one,
      two,
      mutex_lock,
    })
    if (both === undefined) throw new Error('no flow')
    const found = explore(of(both), {
      always: {
        'the second is never held alone': () => holders(two.lock).length <= holders(one.lock).length,
        'both are held or none': () => holders(two.lock).length === holders(one.lock).length,
      },
      finally: { 'the second is held': () => holders(two.lock).length === 1 },
    })
    expect(property(found, 'the second is never held alone')?.verdict).toBe('verified')
    expect(property(found, 'both are held or none')?.verdict).toBe('violated')
    expect(property(found, 'the second is held')?.verdict).toBe('verified')
    expect(() => holders(two.lock)).toThrow('inside a property of explore()')
  })

  test('choose is explored in every direction, and assume cuts runs off', () => {
    expect(explore(of(flows.pick), { reduce: false })).toMatchObject({
      ends: 3,
      states: 1 + 3 + 3,
      verdict: 'verified',
    })
    expect(
      explore(of(flows.pick_odd), { always: { odd: () => dev.count % 2 === 1 || dev.count === 0 } }),
    ).toMatchObject({
      ends: 2,
      verdict: 'verified',
    })
  })

  test('an assumption that fails before any step leaves nothing to explore', () => {
    expect(() => explore(of(flows.lock_unlock, flows.assume_more_tasks))).toThrow(
      'there is no run: an assumption fails before the first step of t2',
    )
  })

  test('an assertion that some choice breaks is a fault with its message', () => {
    const found = explore(of(flows.never_two))
    expect(found.verdict).toBe('violated')
    const witness = found.properties.find(({ property }) => property === 'fault')?.witness
    expect(witness?.steps.map(({ choice }) => choice)).toEqual([2])
    expect(witness?.situations.at(-1)?.tasks[0]?.fault?.message).toBe('two was picked')
  })

  test('misuse is found on the way', () => {
    const found = explore(of(flows.sleep_in_atomic))
    expect(found.properties.find(({ property }) => property === 'misuse')).toMatchObject({
      verdict: 'violated',
      violations: 1,
    })
  })

  test('a counter without end is bounded, never verified', () => {
    const found = explore(of(flows.count_up), { limit: 1000 })
    expect(found).toMatchObject({ verdict: 'bounded', states: 1000, limit: { which: 'states' } })
    expect(found.limit?.message).toBe('stopped at 1,000 states; there are more')
    expect(() => shortest(of(flows.count_up), { limit: 1000 })).toThrow('stopped at 1,000 states')
  })

  test('a limit of just as many states as there are proves as much as a higher one', () => {
    for (const reduce of [true, false]) {
      const limited = (limit?: number) =>
        explore(of(flows.lock_unlock, flows.lock_unlock, flows.lock_unlock), {
          reduce,
          ...(limit === undefined ? {} : { limit }),
        })
      const { states } = limited()
      expect(limited(states)).toMatchObject({ verdict: 'verified', states })
      expect(limited(states - 1)).toMatchObject({ verdict: 'bounded', states: states - 1 })
    }
  })

  test('a field with very many values takes time in proportion to them', { timeout: 20_000 }, () => {
    expect(explore(of(flows.count_up), { limit: 150_000 })).toMatchObject({
      verdict: 'bounded',
      states: 150_000,
    })
  })

  test('a scenario without tasks has one state and nothing wrong', () => {
    expect(explore(of())).toMatchObject({ states: 1, transitions: 0, ends: 1, verdict: 'verified' })
  })

  test('the same scenario gives the same answer', () => {
    const answer = () => explore(vfio({ variant: 'plain', bodyTakesFile: true, policy: 'linux' }).scenario)
    expect(answer()).toEqual(answer())
  })
})

describe('witnesses', () => {
  test('replay on the functions themselves and end in the deadlock they claim', () => {
    const { scenario } = vfio({ variant: 'deferred', bodyTakesFile: true, set: 0, policy: 'linux' })
    const witness = shortest(scenario)
    const again = replay(scenario, witness?.steps ?? [])
    expect(again.outcome).toBe('deadlock')
    expect(again.situations.at(-1)?.cycle.map(one => again.tasks[one])).toEqual(
      witness?.situations.at(-1)?.cycle.map(one => witness.tasks[one]),
    )
    expect(again.situations.at(-1)?.cycle).toHaveLength(4)
  })

  test('can be gone on with from tables alone, without the functions', () => {
    const { scenario } = vfio({ variant: 'plain', bodyTakesFile: false, policy: 'linux' })
    const tables = structuredClone(replay(scenario, []).program)
    expect(shortest(tables)?.steps).toEqual(shortest(scenario)?.steps)
    expect(explore(tables)).toMatchObject({ states: explore(scenario).states, deadlocks: 1 })
  })

  test('what is neither is refused with what to write', () => {
    const given: readonly unknown[] = [
      undefined,
      null,
      'scenario',
      {},
      [],
      task('a', flows.read),
      replay(of(), []),
    ]
    for (const one of given)
      expect(() => Reflect.apply(explore, undefined, [one])).toThrow('takes a scenario')
    const tasks: readonly unknown[] = [flows.read]
    expect(() => Reflect.apply(scenario, undefined, [{ tasks }])).toThrow('tasks[0] is not a task')
    expect(() => Reflect.apply(explore, undefined, [of(), { policy: 'fair' }])).toThrow(
      'there is no policy "fair"; there are linux, writer-pref, unfair',
    )
  })

  test('claims cannot be asked of tables', () => {
    const { program } = replay(of(flows.increment), [])
    expect(() => explore(program, { always: { yes: () => true } })).toThrow('not of tables')
  })
})

describe('the store of states', () => {
  test('gives back what was put in and knows what it has seen, whatever the sizes of the cells', () => {
    const cell = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 2 ** 30 }),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { maxLength: 60 }), vectors => {
        const store = new StateStore(5)
        const known = new Map<string, number>()
        for (const vector of vectors) {
          const key = vector.join()
          const expected = known.get(key)
          const index = store.add(Int32Array.from(vector))
          expect(index).toBe(expected === undefined ? known.size : -1 - expected)
          if (expected === undefined) known.set(key, index)
        }
        expect(store.size).toBe(known.size)
        const cells = new Int32Array(5)
        for (const [key, index] of known) {
          store.read(index, cells)
          expect([...cells].join()).toBe(key)
        }
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})

describe('the graph of all states', () => {
  test('is given when it is asked for and small enough to be drawn, unreduced', () => {
    const found = explore(of(flows.lock_unlock, flows.lock_unlock), { graph: true })
    const { states, transitions } = explore(of(flows.lock_unlock, flows.lock_unlock), { reduce: false })
    expect(found.states).toBeLessThan(states)
    expect(found.graph?.states).toHaveLength(states)
    expect(found.graph?.transitions).toHaveLength(transitions)
    expect(found.graph?.states[0]).toEqual({ depth: 0, kind: 'between' })
    expect(found.graph?.states.filter(({ kind }) => kind === 'end')).toHaveLength(1)
    expect(explore(of(flows.lock_unlock)).graph).toBeUndefined()
    expect(explore(of(flows.count_up), { graph: true, limit: 200 }).graph).toBeUndefined()
  })
})

describe('reductions', () => {
  const { scenario: fixed } = vfio({ variant: 'deferred', bodyTakesFile: false, reset: 2 })

  test('give the same verdicts with fewer states, and say which were used', () => {
    const every = explore(fixed, { reduce: false })
    const reduced = explore(fixed)
    const verdicts = (found: typeof every) => found.properties.map(({ claim, verdict }) => [claim, verdict])
    expect(verdicts(reduced)).toEqual(verdicts(every))
    expect(reduced.states).toBeLessThan(every.states / 20)
    expect(reduced.reductions).toMatchObject({ partialOrder: true, symmetry: [[3, 4]] })
    expect(explore(fixed, { reduce: { partialOrder: false } }).reductions).toMatchObject({
      partialOrder: false,
      symmetry: [[3, 4]],
      unstored: 0,
    })
  })

  test('that cannot be used are named with the reason', () => {
    const { scenario, device } = vfio({ variant: 'deferred', bodyTakesFile: false, reset: 2 })
    const asked = explore(scenario, {
      always: { 'one owner': () => holders(device.state_mutex).length <= 1 },
    })
    expect(asked.reductions.symmetry).toEqual([])
    expect(asked.reductions.unused).toContain('which tasks hold a lock')
  })

  test('are used where tasks count, with or without an end', () => {
    const both = of(flows.increment, flows.increment)
    expect(explore(both).reductions).toEqual({
      partialOrder: true,
      symmetry: [[0, 1]],
      unstored: expect.any(Number),
    })
    const unending = explore(of(flows.count_up, flows.count_up), { limit: 100 })
    expect(unending).toMatchObject({
      verdict: 'violated',
      reductions: { partialOrder: true, symmetry: [[0, 1]] },
    })
    expect(property(unending, 'no deadlock')?.verdict).toBe('bounded')
  })
})

describe('what takes every state', () => {
  test('a claim that can always come true again', () => {
    const found = explore(of(flows.increment), {
      alwaysEventuallyPossible: { 'it is 1': () => dev.count === 1, 'it is 0': () => dev.count === 0 },
    })
    expect(property(found, 'it is 1')).toMatchObject({ property: 'eventually-possible', verdict: 'verified' })
    expect(property(found, 'it is 0')).toMatchObject({ verdict: 'violated', violations: 1, shortest: 2 })
  })

  test('two tasks that make way for each other for ever', () => {
    const found = explore(of(give_way, give_way_too))
    const livelock = property(found, 'no livelock')
    expect(livelock).toMatchObject({ property: 'livelock', verdict: 'violated' })
    const { witness, repeatsFrom = 0 } = livelock ?? {}
    const last = witness?.situations.at(-1)
    const again = witness?.situations[repeatsFrom]
    const what = (one: typeof last) => ({ ...one, cycle: undefined })
    expect(what(last)).toEqual(what(again))
    expect(witness?.steps.length).toBeGreaterThan(repeatsFrom)
  })
})
