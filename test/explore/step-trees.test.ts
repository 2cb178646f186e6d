import { describe, expect, test } from 'vitest'
import { StateStore } from '../../src/explore/state-store.ts'
import { Did, StepTrees } from '../../src/explore/step-trees.ts'
import {
  complete,
  completion,
  type Policy,
  type Source,
  scenario,
  struct,
  task,
  wait_for_completion,
} from '../../src/index.ts'
import { Machine } from '../../src/kernel/index.ts'
import { open } from '../../src/lang/index.ts'
import * as flows from '../kernel/flows.model.ts'
import { flowsOf } from '../lang/run-flow.ts'
import { vfio } from './vfio.model.ts'

/** Takes every step of every state by the trees and on a machine of its own; gives how many steps were compared. */
function compared(source: Source): number {
  const { program, learner } = open(source)
  const machine = new Machine(program, learner)
  const store = new StateStore(machine.cells.length)
  const trees = new StepTrees(new Machine(program, learner), store)
  store.add(machine.cells)
  const before = new Int32Array(machine.cells.length)
  const after = new Int32Array(machine.cells.length)
  let steps = 0
  for (let state = 0; state < store.size; state++) {
    for (let task = 0; task < machine.tasks; task++) {
      for (let choice = 0, more = true; more; choice++) {
        store.read(state, before)
        const did = trees.step(task, choice)
        store.layout.unpack(store.key, after)
        machine.cells.set(before)
        const ran = machine.run(task, choice)
        expect((did & Did.run) !== 0).toBe(ran)
        more = (did & Did.branch) !== 0
        if (!ran) continue
        steps++
        expect(after.join()).toBe(machine.cells.join())
        expect((did & Did.misuse) !== 0).toBe(machine.misuses > 0)
        expect((did & Did.prune) !== 0).toBe(machine.pruned)
        if (!machine.pruned) store.add(machine.cells)
      }
      expect(machine.run(task, 64)).toBe(false)
    }
  }
  return steps
}

describe.each<Policy>(['linux', 'writer-pref', 'unfair'])(
  'step trees under %s do what the machine does',
  policy => {
    test('in every state of the five flows', () => {
      expect(compared(vfio({ variant: 'plain', bodyTakesFile: true, policy }).scenario)).toBeGreaterThan(4000)
    })

    test('for readers and writers of one lock, a fatal signal and wrong uses', () => {
      const { read, unlock_only, sleep_in_atomic, upgrade, kill_victim, write_killably } = flows
      const tasks = [read, unlock_only, sleep_in_atomic, upgrade, kill_victim]
      const made = scenario({
        policy,
        tasks: [task('victim', write_killably), ...tasks.map((flow, at) => task(`t${at}`, flow))],
      })
      expect(compared(made)).toBeGreaterThan(100)
    })

    test('for choices, assumptions and counted completions', () => {
      const dev = struct('dev', { done: completion() })
      const { many, wait } = flowsOf(
        'function many() { for (let i = 0; i < 3; i++) complete(dev.done) }\nfunction wait() { wait_for_completion(dev.done) }',
        { dev, complete, wait_for_completion },
      )
      if (many === undefined || wait === undefined) throw new Error('no flows')
      const tasks = [flows.pick, flows.pick_odd, many, wait, wait]
      const made = scenario({ policy, tasks: tasks.map((flow, at) => task(`t${at}`, flow)) })
      expect(compared(made)).toBeGreaterThan(100)
    })
  },
)

test('a field with more values than a tree tells apart is still stepped rightly', () => {
  const dev = struct('dev', { count: 0 })
  const { count } = flowsOf('function count() { for (let i = 0; i < 3000; i++) dev.count = i }', { dev })
  const { look } = flowsOf('function look() { return dev.count }', { dev })
  if (count === undefined || look === undefined) throw new Error('no flows')
  expect(compared(scenario({ tasks: [task('count', count), task('look', look)] }))).toBeGreaterThan(3000)
})
