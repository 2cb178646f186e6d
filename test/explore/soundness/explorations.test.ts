import { expect, test } from 'vitest'
import { type Exploration, explore, shortest } from '../../../src/index.ts'
import { Random } from '../random/generator.ts'
import { scenarioOf } from '../random/scenario.ts'
import { randomSketch } from '../random/sketch.ts'
import { sourceOf } from '../random/source-text.ts'

const programs = 150
const limit = 5_000

/** Random scenarios small enough to be explored without any reduction. */
function* explored() {
  for (let seed = 2_000; seed < 2_000 + programs; seed++) {
    const random = new Random(seed)
    const sketch = randomSketch(random, 5 + random.below(5))
    const scenario = scenarioOf(sketch)
    const every = explore(scenario, { reduce: false, limit })
    if (every.limit === undefined) yield { random, scenario, every, text: sourceOf(sketch) }
  }
}

const all = [...explored()]

function verdictsOf({ properties }: Exploration): ReadonlyMap<string, string> {
  return new Map(properties.map(({ claim, verdict }) => [claim, verdict]))
}

test('tables that travelled as text have the same states and verdicts, and no run leaves them, however they were learned', () => {
  let compared = 0
  for (const { scenario, every, text } of all) {
    const { program } = explore(scenario)
    const tables = JSON.parse(JSON.stringify(program))
    const again = explore(tables, { reduce: false })
    expect([again.states, again.transitions], text).toEqual([every.states, every.transitions])
    expect(verdictsOf(again), text).toEqual(verdictsOf(every))
    expect(verdictsOf(explore(tables)), text).toEqual(verdictsOf(every))
    compared++
  }
  expect(compared).toBeGreaterThan(programs * 0.9)
})

test('whatever the limit, nothing is verified or found violated that is not so', () => {
  const seen = { verified: 0, violated: 0, bounded: 0 }
  for (const { random, scenario, every, text } of all) {
    const right = verdictsOf(every)
    const few = 1 + random.below(every.states)
    for (const reduce of [true, false]) {
      const part = explore(scenario, { reduce, limit: few })
      if (part.limit !== undefined) expect(part.verdict, text).not.toBe('verified')
      else expect(part.verdict, text).toBe(every.verdict)
      for (const [claim, verdict] of verdictsOf(part))
        if (verdict !== 'bounded')
          expect([claim, verdict], text).toEqual([claim, right.get(claim) ?? 'verified'])
      seen[part.verdict]++
    }
  }
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10)
})

test('a shortest run is found under any limit, or it is said that the limit hides it', () => {
  let hidden = 0
  for (const { random, scenario, every, text } of all) {
    try {
      const run = shortest(scenario, { limit: 1 + random.below(every.states) })
      if (run !== null) expect(every.verdict, text).toBe('violated')
    } catch (error) {
      expect(String(error), text).toContain('no violation found, but the search stopped at')
      hidden++
    }
  }
  expect(hidden).toBeGreaterThan(10)
})
