import { describe, expect, test } from 'vitest'
import { askedOf } from '../../src/explore/inquiry.ts'
import { mainSearch } from '../../src/explore/main-search.ts'
import { firstRun } from '../../src/explore/witness.ts'
import { explore, type PropertyResult, replay, type Scenario, type Trace } from '../../src/index.ts'
import { record } from '../../src/kernel/index.ts'
import { open } from '../../src/lang/index.ts'
import * as demo from './back-off.model.ts'
import * as races from './races.model.ts'
import { Random } from './random/generator.ts'
import { scenarioOf } from './random/scenario.ts'
import { randomSketch } from './random/sketch.ts'
import { rows } from './rows.ts'
import { randomPrograms } from './spaces.ts'
import { vfio } from './vfio.model.ts'

/** What a run costs, told from the situations it went through. */
function costOf({ steps, situations }: Trace): PropertyResult['cost'] {
  const switches = steps.flatMap(({ task }, at) => {
    const last = steps[at - 1]?.task
    return last === undefined || last === task ? [] : [situations[at]?.tasks[last]?.choices ?? 0]
  })
  return {
    preemptions: switches.filter(choices => choices > 0).length,
    switches: switches.length,
    steps: steps.length,
  }
}

/** A run without the numbers of functions and values, which follow the order in which they were learned. */
function toldOf({ steps, situations }: Trace): unknown {
  return {
    steps: steps.map(({ operation: { argument: _, annotations, ...operation }, stack, ...step }) => ({
      ...step,
      operation: [operation, annotations?.map(({ primitive, object }) => [primitive, object])],
      lines: stack.map(({ line }) => line),
    })),
    situations: situations.map(({ tasks, holds, fields, cycle }) => ({
      tasks: tasks.map(({ status, choices, wait, fault }) => ({ status, choices, wait, fault })),
      holds,
      fields,
      cycle,
    })),
  }
}

/** What a situation is, without the task whose step led to it. */
function stateOf(trace: Trace, at: number): unknown {
  const { tasks, holds, fields } = trace.situations.at(at) ?? {}
  return { tasks, holds, fields }
}

/** Two tasks are about to access one field, one to write it, one by a plain access. */
function hasRace({ situations }: Trace): boolean {
  const accesses = (situations.at(-1)?.tasks ?? []).flatMap(({ operation, choices }) =>
    operation?.field !== undefined && choices > 0 ? [operation] : [],
  )
  return accesses.some((one, at) =>
    accesses.some(
      (other, index) =>
        index !== at &&
        other.field === one.field &&
        one.primitive === 'write' &&
        !(one.marked && other.marked),
    ),
  )
}

/** Replays every witness on the functions and holds it to what it claims; gives the properties that had one. */
function expectWitnesses(make: () => Scenario, properties: readonly PropertyResult[]): string[] {
  return properties.flatMap(({ property, verdict, witness, cost, minimal, shortest, repeatsFrom }) => {
    if (witness === undefined) {
      expect([property, verdict]).not.toEqual([property, 'violated'])
      return []
    }
    expect([property, verdict]).toEqual([property, 'violated'])
    const again = replay(make(), witness.steps)
    expect([property, toldOf(again)]).toEqual([property, toldOf(witness)])
    expect([property, cost]).toEqual([property, costOf(again)])
    if (shortest !== undefined) expect(shortest).toBeLessThanOrEqual(again.steps.length)
    if (property !== 'livelock') expect([property, minimal]).toEqual([property, true])
    const last = again.situations.at(-1)
    switch (property) {
      case 'deadlock':
        expect(again.outcome).toBe('deadlock')
        break
      case 'fault':
        expect(last?.tasks.some(({ status }) => status === 'faulted')).toBe(true)
        break
      case 'misuse':
        expect(again.steps.at(-1)?.misuse).not.toEqual([])
        break
      case 'data-race':
        expect(hasRace(again)).toBe(true)
        break
      case 'livelock':
        expect(again.steps.length).toBeGreaterThan(repeatsFrom ?? again.steps.length)
        expect(stateOf(again, repeatsFrom ?? 0)).toEqual(stateOf(again, -1))
        break
      case 'final-state':
        expect(again.outcome).toBe('finished')
        break
    }
    return [property]
  })
}

describe('every witness replays on the functions and ends in what it claims', () => {
  test.each(Object.entries(rows))('row %s', (_, setup) => {
    for (const policy of ['writer-pref', 'linux'] as const) {
      const { scenario, device } = vfio({ ...setup, policy })
      const claims = { 'no reset is lost': () => !device.deferred_reset }
      const { properties } = explore(scenario, {
        always: claims,
        finally: claims,
        alwaysEventuallyPossible: claims,
      })
      expectWitnesses(() => vfio({ ...setup, policy }).scenario, properties)
    }
  })

  test.each([
    ['a livelock', demo.politeTasks, ['livelock']],
    ['waiting in vain', demo.waitsInVain, ['livelock']],
    ['waiting for another task', demo.waitsForOther, ['data-race']],
    ['two locks in opposite order', demo.oppositeOrder, ['deadlock']],
    ['two locks for one field', races.of('locked_write', 'other_lock_write'), ['data-race']],
  ] as const)('%s', (_, scenario, broken) => {
    expect(expectWitnesses(() => scenario, explore(scenario).properties)).toEqual(broken)
  })

  test('random programs', () => {
    const seen = new Map<string, number>()
    for (let seed = 1; seed <= 150; seed++) {
      const make = () => scenarioOf(randomSketch(new Random(seed), 8))
      const { properties } = explore(make(), { limit: 2_000 })
      for (const property of expectWitnesses(make, properties))
        seen.set(property, (seen.get(property) ?? 0) + 1)
    }
    for (const property of ['deadlock', 'misuse', 'data-race', 'livelock', 'fault'])
      expect([property, (seen.get(property) ?? 0) > 3]).toEqual([property, true])
  })
})

test('a reduced exploration finds as many races and livelocks as one of every state', () => {
  const found = new Map<string, number>()
  for (const { seed, program } of randomPrograms(200, 10)) {
    const asked = [true, false].map(reduce => explore(program, { reduce, limit: 3_000 }))
    if (asked.some(({ limit }) => limit !== undefined)) continue
    const [reduced, every] = asked.map(({ properties }) =>
      properties
        .filter(({ property }) => property === 'data-race' || property === 'livelock')
        .map(({ property, violations }) => ({ seed, property, violations })),
    )
    expect(reduced).toEqual(every)
    for (const { property, violations } of every ?? [])
      if (violations > 0) found.set(property, (found.get(property) ?? 0) + 1)
  }
  expect([(found.get('data-race') ?? 0) > 30, (found.get('livelock') ?? 0) > 3]).toEqual([true, true])
})

test('the run by which a reduced search came to a wrong use ends with it', () => {
  let found = 0
  for (let seed = 0; seed < 150; seed++) {
    const opened = open(scenarioOf(randomSketch(new Random(seed), 8)))
    const asked = askedOf(opened, {})
    const reduce = { partialOrder: true, symmetry: true }
    const main = mainSearch(opened, asked, { states: 10_000 }, reduce, () => {})
    const misuse = main.inquiry.findings.find(({ property }) => property === 'misuse')
    const run = misuse && firstRun(misuse, main)
    if (run === undefined) continue
    found++
    expect(record(opened.program, run, '').steps.findIndex(step => step.misuse.length > 0)).toBe(
      run.length - 1,
    )
  }
  expect(found).toBeGreaterThan(20)
})
