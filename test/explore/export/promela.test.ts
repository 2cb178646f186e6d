import { describe, expect, test } from 'vitest'
import { type Policy, promela } from '../../../src/index.ts'
import * as flows from '../../kernel/flows.model.ts'
import { Random } from '../random/generator.ts'
import { scenarioOf } from '../random/scenario.ts'
import { randomSketch } from '../random/sketch.ts'
import { tablesOf } from '../random/tables.ts'
import { type Setup, vfio } from '../vfio.model.ts'
import { hasSpin, panCounts, promised } from './spin.ts'

void flows
void tablesOf
const policies: readonly Policy[] = ['linux', 'writer-pref', 'unfair']

const rows: Readonly<Record<string, Setup>> = {
  A: { variant: 'plain', bodyTakesFile: false },
  "A'": { variant: 'plain', bodyTakesFile: true },
  B: { variant: 'deferred', bodyTakesFile: false, reset: 2 },
  C: { variant: 'deferred', bodyTakesFile: true, reset: 2 },
  C4: { variant: 'deferred', bodyTakesFile: true, set: 0 },
  E: { variant: 'after', bodyTakesFile: true, reset: 2 },
  F: { variant: 'core', bodyTakesFile: true, reset: 2 },
}

const cases = Object.entries(rows).flatMap(([row, setup]) => policies.map(policy => ({ row, policy, setup })))

describe.skipIf(!hasSpin)('SPIN counts what the header promises', () => {
  test.each(cases)('row $row under $policy', { timeout: 30_000 }, ({ setup, policy }) => {
    const { scenario, device } = vfio({ ...setup, policy })
    const text = promela(scenario, { finally: { 'no reset is lost': () => !device.deferred_reset } })
    expect(panCounts(text)).toEqual(promised(text))
  })

  test('in random programs with every construct', { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= 40; seed++) {
      const sketch = randomSketch(new Random(seed), 14)
      const text = promela(scenarioOf(sketch))
      expect(panCounts(text), `seed ${seed}`).toEqual(promised(text))
    }
  })
})
