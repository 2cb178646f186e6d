import { expect, test } from 'vitest'
import { search } from '../../../src/explore/search.ts'
import type { Learner } from '../../../src/kernel/index.ts'
import { open, type Scenario } from '../../../src/lang/index.ts'
import type { Program, ProgramNode } from '../../../src/value/index.ts'
import { scenarioOf } from '../random/scenario.ts'
import { sketchOf } from '../random/seeds.ts'
import { sourceOf } from '../random/source-text.ts'
import type { Block } from '../random/statement.ts'
import { type Setup, vfio } from '../vfio.model.ts'

/**
 * The same program with a local state for each history of results. That is sound whatever a function keeps, as a task is
 * a function of what it has seen; but it takes more states, and never closes where there are loops.
 */
class HistoryProgram implements Learner {
  readonly program: Program
  readonly #base: Program
  readonly #learner: Learner
  readonly #nodes: readonly ProgramNode[][]
  /** By task and node here, the node of the program that was given. */
  readonly #there: readonly number[][]

  constructor(base: Program, learner: Learner) {
    this.#base = base
    this.#learner = learner
    this.#nodes = base.tasks.map((_, task) => [this.#copy(task, 0)])
    this.#there = base.tasks.map(() => [0])
    this.program = {
      ...base,
      tasks: base.tasks.map(({ name }, task) => ({ name, nodes: this.#nodes[task] ?? [] })),
    }
  }

  learn(task: number, node: number, result: number): number {
    const to = this.#learner.learn(task, this.#there[task]?.[node] ?? 0, result)
    this.#there[task]?.push(to)
    return (this.#nodes[task]?.push(this.#copy(task, to)) ?? 0) - 1
  }

  #copy(task: number, at: number): ProgramNode {
    const node = this.#base.tasks[task]?.nodes[at]
    if (node === undefined) throw new Error('the program has no such node')
    return node.kind === 'step' ? { ...node, next: [] } : node
  }
}

/** What a search says of a program whatever its local states are: what is true of its ends, and whether it is misused. */
function answer(program: Program, learner: Learner) {
  const ends = new Set<string>()
  let misuse = false
  const found = search(
    program,
    {
      stuck: (_, machine) => {
        const kinds = program.tasks.map((_, task) => machine.node(task).kind)
        ends.add([...kinds, ...machine.cells.subarray(machine.tasks)].join(' '))
      },
      misuse: () => {
        misuse = true
      },
    },
    { states: 500_000 },
    learner,
  )
  expect(found.limited).toBeUndefined()
  return { states: found.states, ends: [...ends].sort(), misuse }
}

function both(scenario: () => Scenario) {
  const local = open(scenario())
  const kept = open(scenario())
  if (local.learner === undefined || kept.learner === undefined) throw new Error('a scenario has a learner')
  const history = new HistoryProgram(kept.program, kept.learner)
  return { byLocalState: answer(local.program, local.learner), byHistory: answer(history.program, history) }
}

function hasLoop(block: Block): boolean {
  return block.some(
    one => one.kind === 'loop' || one.kind === 'retry' || ('parts' in one && one.parts.some(hasLoop)),
  )
}

test('keys of local states and keys of histories give the same answer on random flows without loops', () => {
  let merged = 0
  for (let seed = 0; seed < 300; seed++) {
    const sketch = sketchOf(seed)
    if (sketch.flows.some(hasLoop)) continue
    const { byLocalState, byHistory } = both(() => scenarioOf(sketch))
    expect({ ...byLocalState, states: 0 }, sourceOf(sketch)).toEqual({ ...byHistory, states: 0 })
    expect(byLocalState.states).toBeLessThanOrEqual(byHistory.states)
    if (byLocalState.states < byHistory.states) merged++
  }
  expect(merged).toBeGreaterThan(20)
})

test.each<Setup & { row: string }>([
  { row: 'A', variant: 'plain', bodyTakesFile: false },
  { row: 'B', variant: 'deferred', bodyTakesFile: false, reset: 2 },
])('row $row has the same ends by either key, and no more states by local state', setup => {
  const { byLocalState, byHistory } = both(() => vfio(setup).scenario)
  expect(byHistory).toMatchObject({ ends: byLocalState.ends, misuse: byLocalState.misuse })
  expect(byHistory.states).toBeGreaterThanOrEqual(byLocalState.states)
})
