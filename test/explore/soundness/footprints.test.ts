import { expect, test } from 'vitest'
import { conflict, type Footprint, Footprints } from '../../../src/explore/footprint.ts'
import { search } from '../../../src/explore/search.ts'
import { Machine } from '../../../src/kernel/index.ts'
import type { Program } from '../../../src/value/index.ts'
import { stateKey } from '../random/naive.ts'
import { sketchOf } from '../random/seeds.ts'
import { sourceOf } from '../random/source-text.ts'
import { tablesOf } from '../random/tables.ts'

/** Every pair of steps without conflict in every state, in both orders: how many pairs, and which do not commute. */
function pairsOf(program: Program): { readonly pairs: number; readonly wrong: readonly string[] } {
  const machine = new Machine(program)
  const footprints = new Footprints(machine)
  const wrong: string[] = []
  let pairs = 0
  const inState = (cells: Int32Array) => {
    const taking = (task: number, choice: number, then?: readonly [number, number]) => {
      machine.cells.set(cells)
      const first = footprints.run(task, choice)
      if (first === undefined || then === undefined) return { first, last: first }
      return { first, last: footprints.run(...then) }
    }
    for (let one = 0; one < machine.tasks; one++) {
      for (let other = one + 1; other < machine.tasks; other++) {
        const a = taking(one, 0).first
        const b = taking(other, 0).first
        if (a === undefined || b === undefined || conflict(a, b)) continue
        pairs++
        const second = taking(one, 0, [other, 0]).last
        const after = stateKey(machine.cells)
        const first = taking(other, 0, [one, 0]).last
        if (stateKey(machine.cells) !== after || !same(first, a) || !same(second, b))
          wrong.push(`${machine.program.tasks[one]?.name} and ${machine.program.tasks[other]?.name}`)
      }
    }
  }
  search(program, { state: (_, at) => inState(at.cells.slice()) }, { states: 500 })
  return { pairs, wrong }
}

function same(a: Footprint | undefined, b: Footprint): boolean {
  return a?.access === b.access && a.signals === b.signals && a.kills === b.kills
}

test('steps whose footprints do not conflict commute, in every state, and leave each other’s footprint as it is', () => {
  let pairs = 0
  for (let seed = 0; seed < 500; seed++) {
    const sketch = sketchOf(seed)
    const found = pairsOf(tablesOf(sketch))
    expect(found.wrong, `${sketch.policy}\n${sourceOf(sketch)}`).toEqual([])
    pairs += found.pairs
  }
  expect(pairs).toBeGreaterThan(10_000)
})
