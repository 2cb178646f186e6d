import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { search } from '../../src/explore/search.ts'
import { Machine } from '../../src/kernel/index.ts'
import type { KernelObject, Policy, Program, ProgramNode, ScheduleEntry } from '../../src/value/index.ts'

const objects: readonly KernelObject[] = [
  { type: 'mutex', name: 'm' },
  { type: 'rw_semaphore', name: 's' },
  { type: 'rw_semaphore', name: 't' },
]

/** A critical section on one object, or two nested ones, or an access to the one shared field. */
const section = fc.oneof(
  fc
    .constantFrom(['mutex_lock', 'mutex_unlock'], ['mutex_trylock', 'mutex_unlock'])
    .map(pair => ({ pair, object: 0 })),
  fc
    .tuple(
      fc.constantFrom(
        ['down_read', 'up_read'],
        ['down_write', 'up_write'],
        ['down_read_trylock', 'up_read'],
        ['down_write_trylock', 'up_write'],
      ),
      fc.integer({ min: 1, max: 2 }),
    )
    .map(([pair, object]) => ({ pair, object })),
)
type Section = { readonly pair: readonly string[]; readonly object: number }

const tasks = fc.array(fc.array(section, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 })

/** A task that takes its locks in order, writes the field, and releases them in reverse; a failed trylock ends it. */
function nodesOf(sections: readonly Section[]): ProgramNode[] {
  const steps = [
    ...sections.map(({ pair, object }) => ({ primitive: pair[0] ?? '', object })),
    { primitive: 'write', field: 0, argument: sections.length },
    ...sections.toReversed().map(({ pair, object }) => ({ primitive: pair[1] ?? '', object })),
  ]
  const nodes = steps.map((operation, at): ProgramNode => {
    const done = operation.primitive.endsWith('trylock') ? 1 : 0
    const failed: (readonly [number, number])[] = done === 1 ? [[0, steps.length]] : []
    return { kind: 'step', operation, stack: [], next: [[done, at + 1], ...failed] }
  })
  return [...nodes, { kind: 'end' }]
}

function programOf(sections: readonly (readonly Section[])[], policy: Policy): Program {
  return {
    policy,
    objects,
    fields: [{ name: 'x' }],
    values: [0, 1, 2],
    initialFields: [0],
    initialObjects: [0, 0, 0],
    tasks: sections.map((one, task) => ({ name: `t${task}`, nodes: nodesOf(one) })),
    functions: [],
    complete: true,
  }
}

/** Every interleaving, one after the other, without remembering states: the states in which nothing goes on. */
function terminalStates(program: Program): Set<string> {
  const machine = new Machine(program)
  const found = new Set<string>()
  const go = (): void => {
    const before = machine.cells.slice()
    let stuck = true
    for (let task = 0; task < machine.tasks; task++) {
      if (machine.step({ task, choice: 0 }) === undefined) continue
      stuck = false
      go()
      machine.cells.set(before)
    }
    if (stuck) found.add(before.join())
  }
  go()
  return found
}

function run(program: Program, schedule: readonly ScheduleEntry[]): string {
  const machine = new Machine(program)
  for (const entry of schedule) expect(machine.step(entry)).toBeDefined()
  return machine.cells.join()
}

describe.each<Policy>(['linux', 'writer-pref', 'unfair'])('random lock programs under %s', policy => {
  test('end in the same states when every interleaving is run and when states are remembered', () => {
    fc.assert(
      fc.property(tasks, sections => {
        const program = programOf(sections, policy)
        const stuck: { index: number; cells: string }[] = []
        const result = search(
          program,
          { stuck: (index, machine) => stuck.push({ index, cells: machine.cells.join() }) },
          { states: 1_000_000 },
        )
        expect(new Set(stuck.map(({ cells }) => cells))).toEqual(terminalStates(program))
        for (const { index, cells } of stuck) expect(run(program, result.scheduleTo(index))).toBe(cells)
      }),
      { seed: 11, numRuns: 150 },
    )
  })
})
