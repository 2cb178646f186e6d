import { describe, expect, test } from 'vitest'
import { explore, type Policy, promela, replay } from '../../../src/index.ts'
import { petersonAssumed, petersonBusy, philosophers } from '../ground-truth/benchmarks.model.ts'
import { Random } from '../random/generator.ts'
import { scenarioOf } from '../random/scenario.ts'
import { randomSketch } from '../random/sketch.ts'
import { rows } from '../rows.ts'
import { vfio } from '../vfio.model.ts'
import { hasSpin, panCounts, promised } from './spin.ts'

/** Each row as SPIN and TLC have it, and the smaller ones under the other policies. */
const cases: readonly { readonly row: keyof typeof rows; readonly policy: Policy }[] = [
  ...(['A', "A'", 'B', 'C', 'C4', 'D', 'E', 'F'] as const).map(row => ({
    row,
    policy: 'writer-pref' as const,
  })),
  ...(['A', "A'", 'C4', 'F'] as const).map(row => ({ row, policy: 'linux' as const })),
  ...(['A', 'C4'] as const).map(row => ({ row, policy: 'unfair' as const })),
]

test('row A has a proctype for each task, a label for each local state, and the counts that SPIN and TLC agree on', () => {
  const { scenario } = vfio({ variant: 'plain', bodyTakesFile: false })
  const text = promela(scenario)
  expect(promised(text)).toEqual({ states: 2266, transitions: 6602, deadlocks: 1, failsAssertion: false })
  const proctypes = [...text.matchAll(/^active \[1\] proctype (\w+)/gm)].map(([, name]) => name)
  expect(proctypes).toEqual(['set_device_state', 'save_read', 'pin_dma', 'reset', 'mmap_writer'])
  expect(text.match(/^\w+:/gm)).toHaveLength(5 + 4 + 4 + 5 + 2 + 5)
})

test('two tasks that run the same flow are instances of one proctype', () => {
  const { scenario } = vfio({ variant: 'deferred', bodyTakesFile: false, reset: 2 })
  expect(promela(scenario)).toContain('active [2] proctype reset()')
})

test('a claim is asked for every value of what it reads, and asserted where that can have changed', () => {
  const { scenario, device } = vfio({ variant: 'deferred', bodyTakesFile: false })
  const text = promela(scenario, {
    always: { 'no reset is lost': () => !device.deferred_reset || device.mig_state === 1 },
    finally: { 'it is dull': () => true },
  })
  expect(text).toContain(
    '#define no_reset_is_lost ((!deferred_reset) || ((deferred_reset) && (mig_state == 1)))',
  )
  expect(text).toContain('d_step { deferred_reset = true; assert(no_reset_is_lost) }')
  expect(text).toContain('Not in this file: the claim "it is dull", because it reads nothing of the model.')
})

test('tables give the same model as the scenario that they were learned from', () => {
  const { scenario } = vfio({ variant: 'deferred', bodyTakesFile: true, set: 0, policy: 'linux' })
  const { program } = explore(scenario, { reduce: false })
  if (program === undefined) throw new Error('an exploration has its tables')
  expect(promela(structuredClone(program))).toBe(promela(scenario))
})

test('a page that is there from the start is declared so', () => {
  const { scenario } = vfio({ variant: 'plain', bodyTakesFile: false })
  const { program } = explore(scenario, { reduce: false })
  if (program === undefined) throw new Error('an exploration has its tables')
  const objects = [...program.objects, { type: 'page', name: 'page' } as const]
  const text = promela({ ...program, objects, initialObjects: [...program.initialObjects, 1] })
  expect(text).toMatch(/^bool \w+ = true; .*page page: present/m)
})

test('tables that lack something are refused', () => {
  const { scenario } = vfio({ variant: 'plain', bodyTakesFile: false })
  const { program } = replay(scenario, [])
  expect(() => promela({ ...program, complete: false })).toThrow('these tables are not complete')
  expect(() => promela(scenario, { limit: 100 })).toThrow('these tables are not complete')
})

describe.skipIf(!hasSpin)('SPIN counts what the header promises', () => {
  test.each(cases)('row $row under $policy', { timeout: 60_000 }, ({ row, policy }) => {
    const text = promela(vfio({ ...rows[row], policy }).scenario)
    expect(panCounts(text)).toEqual(promised(text))
  })

  test.each([2, 3, 4, 5])('%i philosophers', { timeout: 60_000 }, n => {
    for (const reversed of [false, true]) {
      const text = promela(philosophers(n, reversed))
      expect(panCounts(text)).toEqual(promised(text))
    }
  })

  test.each([
    { name: 'waits busily', scenario: petersonBusy },
    { name: 'waits by an assumption', scenario: petersonAssumed },
  ])("Peterson's mutual exclusion that $name", { timeout: 60_000 }, ({ scenario }) => {
    const text = promela(scenario())
    expect(panCounts(text)).toEqual(promised(text))
  })

  test('in random programs with every construct', { timeout: 120_000 }, () => {
    for (let seed = 1; seed <= 25; seed++) {
      const text = promela(scenarioOf(randomSketch(new Random(seed), 14)))
      expect(panCounts(text), `seed ${seed}`).toEqual(promised(text))
    }
  })

  test('the lost reset of row D breaks its claim, row F keeps it', { timeout: 60_000 }, () => {
    for (const [row, isLost] of [
      ['D', true],
      ['F', false],
    ] as const) {
      const { scenario, device } = vfio({ ...rows[row], reset: 1 })
      const text = promela(scenario, { finally: { 'no reset is lost': () => !device.deferred_reset } })
      expect(panCounts(text).failsAssertion, row).toBe(isLost)
    }
  })
})
