import { describe, expect, test } from 'vitest'
import { chance } from '../../src/explore/chance.ts'
import { scenario, task } from '../../src/index.ts'
import * as flows from '../kernel/flows.model.ts'
import { rows } from './rows.ts'
import { vfio } from './vfio.model.ts'

describe('the chance that a random run goes wrong', () => {
  const both = scenario({ tasks: [task('a', flows.increment), task('b', flows.increment)] })

  test('is that of a deadlock when nothing is claimed', () => {
    expect(chance(vfio(rows.A).scenario)).toBeCloseTo(0.10413888888889, 12)
    expect(chance(vfio(rows.A).scenario, { policy: 'unfair' })).toBe(0)
    expect(chance(both)).toBe(0)
  })

  test('is that of breaking a claim when there are some', () => {
    // When one task has read, the next step is its write or the other's read: then an update is lost.
    expect(chance(both, { finally: { 'both count': () => flows.dev.count === 2 } })).toBe(0.5)
    expect(chance(both, { always: { 'at most one': () => flows.dev.count < 2 } })).toBe(0.5)
    expect(chance(both, { always: { 'at most two': () => flows.dev.count <= 2 } })).toBe(0)
  })

  test('is not told from a part of the states', () => {
    expect(() => chance(vfio(rows.A).scenario, { limit: 50 })).toThrow('the search stopped at 50 states')
  })
})
