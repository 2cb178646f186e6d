import { expect, test } from 'vitest'
import { search } from '../../../src/explore/search.ts'
import { explore, replay } from '../../../src/index.ts'
import { open } from '../../../src/lang/index.ts'
import { Random } from '../random/generator.ts'
import { scenarioOf } from '../random/scenario.ts'
import { randomSketch } from '../random/sketch.ts'
import { sourceOf } from '../random/source-text.ts'
import { tablesOf } from '../random/tables.ts'

const limits = { states: 5_000 }

test('random flows have as many states and transitions learned from their text as written out as tables', () => {
  let compared = 0
  for (let seed = 0; seed < 400; seed++) {
    const sketch = randomSketch(new Random(seed), 8)
    const tables = search(tablesOf(sketch), {}, limits)
    if (tables.limited !== undefined) continue
    const { program, learner } = open(scenarioOf(sketch))
    const { states, transitions } = search(program, {}, limits, learner)
    expect({ states, transitions }, sourceOf(sketch)).toEqual({
      states: tables.states,
      transitions: tables.transitions,
    })
    compared++
  }
  expect(compared).toBeGreaterThan(300)
})

test('every run that an exploration of random flows claims replays on the flows and ends as claimed', () => {
  const replayed = { deadlock: 0, fault: 0, misuse: 0 }
  for (let seed = 1_000; seed < 1_300; seed++) {
    const sketch = randomSketch(new Random(seed), 8)
    for (const { property, witness } of explore(scenarioOf(sketch), { limit: limits.states }).properties) {
      if (witness === undefined) continue
      if (property !== 'deadlock' && property !== 'fault' && property !== 'misuse') continue
      const again = replay(scenarioOf(sketch), witness.steps)
      expect(again.steps.map(({ outcome, result }) => [outcome, result])).toEqual(
        witness.steps.map(({ outcome, result }) => [outcome, result]),
      )
      if (property === 'misuse') expect(again.steps.at(-1)?.misuse).not.toEqual([])
      else if (property === 'fault')
        expect(again.situations.at(-1)?.tasks.some(({ status }) => status === 'faulted')).toBe(true)
      else expect(again.outcome).toBe('deadlock')
      replayed[property]++
    }
  }
  for (const count of Object.values(replayed)) expect(count).toBeGreaterThan(10)
})
