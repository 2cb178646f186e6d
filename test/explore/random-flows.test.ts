import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explore, scenario, struct, task } from '../../src/index.ts'
import { type Activation, activate } from '../../src/lang/activation.ts'
import { flowOf } from '../../src/lang/flow.ts'
import { interpret, resume } from '../../src/lang/interpret.ts'
import { flowsOf } from '../lang/run-flow.ts'

const local = fc.constantFrom('a', 'b')
const field = fc.constantFrom('dev.x', 'dev.y')
const value = fc.oneof(
  local,
  field,
  fc.constantFrom('0', '1', '2', 'undefined', 'a + 1', 'b === a', 'half(a)'),
)

/** Locals that carry what was read past steps, branches, loops and calls: what must tell local states apart, and what must not. */
const statement = fc.letrec<{ statement: string }>(tie => ({
  statement: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'statement' },
    fc.tuple(local, value).map(([to, from]) => `${to} = ${from};`),
    fc.tuple(field, value).map(([to, from]) => `${to} = ${from};`),
    fc.tuple(field, fc.constantFrom('+=', '-=', '??=')).map(([to, operator]) => `${to} ${operator} 1;`),
    fc
      .tuple(value, tie('statement'), tie('statement'))
      .map(([t, x, y]) => `if (${t}) { ${x} } else { ${y} }`),
    tie('statement').map(x => `for (let i = 0; i < 2; i++) { ${x} }`),
    tie('statement').map(x => `{ let b = a; ${x} }`),
  ),
})).statement

const body = fc.array(statement, { minLength: 1, maxLength: 3 }).map(parts => parts.join(' '))

function copy(stack: readonly Activation[]): Activation[] {
  return stack.map(({ flow, registers, at }) => ({ flow, registers: [...registers], at }))
}

/** Every interleaving, one after the other, with all registers kept: what the fields hold at the ends. */
function endsOf(flows: readonly (() => void)[], runs: { left: number }): Set<string> {
  const ends = new Set<string>()
  const go = (
    stacks: readonly (readonly Activation[])[],
    memory: Readonly<Record<string, unknown>>,
  ): void => {
    let stuck = true
    stacks.forEach((stack, task) => {
      const mine = copy(stack)
      const stop = interpret(mine)
      if (stop.kind !== 'step' || runs.left-- < 0) return
      stuck = false
      const { pending } = stop
      if (pending.kind === 'call') throw new Error('these flows call no primitive')
      resume(mine, pending.kind === 'read' ? memory[pending.field] : undefined)
      go(
        stacks.with(task, mine),
        pending.kind === 'write' ? { ...memory, [pending.field]: pending.value } : memory,
      )
    })
    if (stuck) ends.add(Object.values(memory).map(String).join(' '))
  }
  const started = flows.map(flow => {
    const found = flowOf(flow)
    if (found === undefined) throw new Error('not a flow')
    return [activate(found, [])]
  })
  go(started, { x: 0, y: 0 })
  return ends
}

test('random flows end in the same states when every interleaving is run and when local states are merged', () => {
  let compared = 0
  fc.assert(
    fc.property(body, body, (first, second) => {
      const dev = struct('dev', { x: 0, y: 0 })
      const source = [
        'function half(n) { const seen = dev.x; return seen > n ? seen : n }',
        ...[first, second].map((text, at) => `function f${at}() { let a = 0; let b = 1; ${text} dev.y = a }`),
      ].join('\n')
      const { f0, f1 } = flowsOf(source, { dev })
      if (f0 === undefined || f1 === undefined) throw new Error('no flows')
      const runs = { left: 20_000 }
      const expected = endsOf([f0, f1], runs)
      if (runs.left < 0) return
      compared++
      const seen = new Set<string>()
      explore(scenario({ tasks: [task('one', f0), task('two', f1)] }), {
        finally: { seen: () => seen.add([dev.x, dev.y].map(String).join(' ')).size > 0 },
      })
      expect(seen).toEqual(expected)
    }),
    { seed: 5, numRuns: 300 },
  )
  expect(compared).toBeGreaterThan(100)
})
