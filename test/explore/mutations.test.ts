import { expect, test } from 'vitest'
import { packValue, unpackValue } from '../../src/cell/travel.ts'
import { readValue } from '../../src/cell/value.ts'
import { explore, type MutationsOptions, mutations } from '../../src/index.ts'
import { twoWriters } from './mutations.model.ts'

const value = mutations(twoWriters)
const [lockA, lockB, once] = [1, 2, 4]

/** The words for what a set of changes breaks. */
const broken = (set: number, { outcomes, claims } = value) =>
  claims
    .filter((_, claim) => (outcomes[set] ?? -1) > 0 && ((outcomes[set] ?? 0) >> claim) & 1)
    .map(({ word }) => word)

test('every combination has the verdict that exploring it has', () => {
  for (let set = 0; set < 8; set++) {
    if ((value.outcomes[set] ?? 0) < 0) continue
    const keeps = { lock_a: !(set & lockA), lock_b: !(set & lockB), once: !(set & once) }
    const properties = twoWriters.ask(keeps).flatMap(({ scenario }) => explore(scenario).properties)
    const violated = properties.filter(({ verdict }) => verdict === 'violated').map(({ claim }) => claim)
    expect(violated.toSorted(), `set ${set}`).toEqual(
      value.claims
        .filter((_, claim) => ((value.outcomes[set] ?? 0) >> claim) & 1)
        .map(({ claim }) => claim)
        .toSorted(),
    )
  }
  expect(broken(0)).toEqual([])
  expect(broken(lockA)).toEqual(['data race'])
  expect(broken(lockB)).toEqual(['data race'])
  expect(broken(once)).toContain('misuse')
})

test('a change can hide what another breaks', () => {
  expect(broken(lockB | once)).not.toContain('data race')
  expect(broken(lockB | once)).toEqual(broken(once))
})

test('what is left out has its reason and no verdict', () => {
  expect(value.outcomes[lockA | once]).toBe(-1)
  expect(value.outcomes[lockA | lockB | once]).toBe(-1)
  expect(value.reasons).toEqual(['What is not taken is not taken twice.'])
})

test('single changes come with the runs that break them, other sets when they are asked for', () => {
  expect(value.witnesses.map(({ changed }) => changed)).toEqual([lockA, lockB, once])
  for (const { changed, broken: properties } of value.witnesses) {
    expect(properties.map(({ witness }) => witness?.outcome)).not.toContain(undefined)
    expect(properties).toHaveLength(broken(changed).length)
  }
  const asked = mutations({ ...twoWriters, only: [lockA | lockB] })
  expect(asked.outcomes.filter(outcome => outcome !== null)).toHaveLength(1)
  expect(asked.witnesses.map(({ changed }) => changed)).toEqual([lockA | lockB])
  expect(broken(lockA | lockB, asked)).toEqual(['data race'])
})

test('a line of the code is there under its condition, and says no longer which', () => {
  expect(value.code[0]).toEqual([
    { text: 'function write_a() {', kept: 0, changed: 0 },
    { text: '  mutex_lock(dev.lock)', kept: 0, changed: once },
    { text: '  mutex_lock(dev.lock)', kept: lockA, changed: 0 },
    { text: "  dev.x = 'A'", kept: 0, changed: 0 },
    { text: '  mutex_unlock(dev.lock)', kept: lockA, changed: 0 },
    { text: '}', kept: 0, changed: 0 },
  ])
})

test('it is a value, and comes back from a page as it was', () => {
  const plain = (one: unknown) => JSON.parse(JSON.stringify(one))
  expect(readValue(value, 'two').kind).toBe('mutations')
  expect(plain(unpackValue(packValue(value)))).toEqual(plain(value))
})

test('what it cannot do is said', () => {
  const mistyped = { ...twoWriters, word: {} }
  expect(() => mutations(mistyped)).toThrow('mutations has no option "word"')
  expect(() => mutations({ ...twoWriters, code: ['write_c'] })).toThrow('no task runs a function write_c')
  const many: MutationsOptions['lines'] = Object.fromEntries(
    Array.from({ length: 11 }, (_, line) => [`line_${line}`, ['', ''] as const]),
  )
  expect(() => mutations({ ...twoWriters, lines: many, leftOut: [], ask: () => [] })).toThrow(
    'at most 10 lines',
  )
  const bounded = {
    ...twoWriters,
    ask: (keeps: Parameters<typeof twoWriters.ask>[0]) =>
      twoWriters.ask(keeps).map(one => ({ ...one, limit: 1 })),
  }
  expect(() => mutations(bounded)).toThrow('stopped at 1 state')
})
