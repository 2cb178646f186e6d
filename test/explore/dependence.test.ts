import { describe, expect, test } from 'vitest'
import { Dependence, type Hold } from '../../src/explore/dependence.ts'
import { search } from '../../src/explore/search.ts'
import { Machine } from '../../src/kernel/index.ts'
import { open } from '../../src/lang/index.ts'
import type { Program } from '../../src/value/index.ts'
import { Random } from './random/generator.ts'
import { randomSketch } from './random/sketch.ts'
import { tablesOf } from './random/tables.ts'
import { type Setup, vfio } from './vfio.model.ts'

interface Pairs {
  /** Pairs of enabled steps that commute, and how many of them are declared dependent. */
  commuting: number
  declared: number
  /** What is declared independent and does not commute. */
  readonly wrong: string[]
}

/** What a task has of the object of its next operation. */
function holdOf(machine: Machine, task: number): Hold {
  const object = machine.operation(task)?.object
  if (object === undefined) return 'none'
  if (machine.isWaiting(task)) return 'queued'
  if (!machine.holds(task, object)) return 'none'
  return machine.cells[machine.at(object)] === task + 1 ? 'exclusive' : 'read'
}

function runs(machine: Machine, first: number, firstChoice: number, then: number, choice: number) {
  if (!machine.run(first, firstChoice)) return undefined
  const misuses = machine.misuses
  if (!machine.run(then, choice)) return undefined
  return { end: machine.cells.join(), misuses: misuses + machine.misuses }
}

/** Takes every pair of enabled steps of every reachable state in both orders. */
function tryPairs(program: Program, pairs: Pairs): void {
  const dependence = new Dependence(program)
  const result = search(program, {}, { states: 3000 })
  const machine = new Machine(program)
  const before = new Int32Array(machine.cells.length)
  const taken = (first: number, firstChoice: number, then: number, choice: number) => {
    machine.cells.set(before)
    return runs(machine, first, firstChoice, then, choice)
  }
  const choicesOf = (task: number) => {
    machine.cells.set(before)
    return machine.choices(task)
  }
  for (let state = 0; state < result.states; state++) {
    result.read(state, before)
    for (let one = 0; one < machine.tasks; one++) {
      for (let other = 0; other < machine.tasks; other++) {
        if (one === other) continue
        const [choices, otherChoices] = [choicesOf(one), choicesOf(other)]
        machine.cells.set(before)
        const [operation, otherOperation] = [machine.operation(one), machine.operation(other)]
        const hold = holdOf(machine, one)
        if (operation === undefined || otherOperation === undefined) continue
        const mine = { task: one, operation, isWaiting: machine.isWaiting(one) }
        const others = { task: other, operation: otherOperation, isWaiting: machine.isWaiting(other) }
        for (let choice = 0; choice < choices; choice++) {
          for (let otherChoice = 0; otherChoice < otherChoices; otherChoice++) {
            const there = taken(one, choice, other, otherChoice)
            const back = taken(other, otherChoice, one, choice)
            const commute = there !== undefined && there.end === back?.end && there.misuses === back.misuses
            const depends = dependence.mayDepend(mine, others, hold)
            if (commute) pairs.commuting++
            if (commute && depends) pairs.declared++
            if (!commute && !depends)
              pairs.wrong.push(
                `${program.policy}: ${JSON.stringify(operation)} | ${JSON.stringify(otherOperation)} with ${hold} at ${before}`,
              )
            // What can matter when more is known can matter when less is.
            if (
              depends &&
              !dependence.mayDepend({ ...mine, isWaiting: false }, { ...others, isWaiting: false })
            )
              pairs.wrong.push(`${JSON.stringify(operation)}: looser without ${hold}`)
          }
        }
      }
    }
  }
}

const rows: readonly Setup[] = [
  { variant: 'plain', bodyTakesFile: false },
  { variant: 'plain', bodyTakesFile: true },
  { variant: 'deferred', bodyTakesFile: false },
  { variant: 'deferred', bodyTakesFile: true, set: 0 },
  { variant: 'core', bodyTakesFile: true },
]

describe('steps declared independent commute in every state in which both are enabled', () => {
  test('in random programs', { timeout: 60_000 }, () => {
    const pairs: Pairs = { commuting: 0, declared: 0, wrong: [] }
    for (let seed = 1; seed <= 400; seed++) tryPairs(tablesOf(randomSketch(new Random(seed), 12)), pairs)
    expect(pairs.wrong.slice(0, 10)).toEqual([])
    // The relation says something: few of the pairs that commute are declared dependent.
    expect(pairs.declared).toBeLessThan(pairs.commuting / 5)
  })

  test.each(['linux', 'writer-pref', 'unfair'] as const)('in the rows of the VFIO model, %s', policy => {
    const pairs: Pairs = { commuting: 0, declared: 0, wrong: [] }
    for (const row of rows) {
      const { program, learner } = open(vfio(row).scenario, policy)
      search(program, {}, { states: 1_000_000 }, learner)
      tryPairs(program, pairs)
    }
    expect(pairs.wrong.slice(0, 10)).toEqual([])
    expect(pairs.declared).toBeLessThan(pairs.commuting / 5)
  })
})
