import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  lockdep_assert_held,
  mutex,
  type PlainValue,
  replay,
  scenario,
  struct,
  task,
} from '../../src/index.ts'
import { flowsOf } from './run-flow.ts'

/** What a flow's function returns, run by the simulated kernel. */
function run(functionSource: string, args: readonly number[]): PlainValue | undefined {
  const out = struct('out', { value: 0 as unknown })
  const { main } = flowsOf(`${functionSource}\nfunction main() { out.value = f(${args.join(', ')}) }`, {
    out,
  })
  if (main === undefined) throw new Error('no main')
  const trace = replay(scenario({ tasks: [task('main', main)] }), ['main'])
  const last = trace.situations.at(-1)
  return last?.tasks[0]?.fault?.message ?? last?.fields[0]
}

function native(functionSource: string, args: readonly number[]): PlainValue {
  return new Function(`${functionSource}; return f(${args.join(', ')})`)()
}

const expression = fc.letrec<{ expression: string }>(tie => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'expression' },
    fc.constantFrom('a', 'b', 'c', '0', '1', '2', '7', 'true', 'false', 'null', 'undefined', '"s"'),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom(
          '+',
          '-',
          '*',
          '%',
          '&',
          '|',
          '^',
          '<<',
          '>>',
          '>>>',
          '==',
          '!=',
          '===',
          '!==',
          '<',
          '<=',
          '>',
          '>=',
        ),
        tie('expression'),
      )
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '||', '??'), tie('expression'))
      .map(parts => `(${parts.join(' ')})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([t, x, y]) => `(${t} ? ${x} : ${y})`),
    fc
      .tuple(fc.constantFrom('!', '-', '+', '~'), tie('expression'))
      .map(([operator, x]) => `(${operator} ${x})`),
    fc
      .tuple(
        fc.constantFrom('a', 'b', 'c'),
        fc.constantFrom('=', '+=', '-=', '??=', '&&=', '||='),
        tie('expression'),
      )
      .map(parts => `(${parts.join(' ')})`),
    fc.constantFrom('a++', '--b', 'c--', '++c', 'Math.max(a, 3)', 'g(a, b)'),
  ),
})).expression

const statement = fc.letrec<{ statement: string }>(tie => ({
  statement: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'statement' },
    expression.map(text => `${text};`),
    fc.constantFrom('break;', 'continue;', 'break out;', 'continue out;'),
    expression.map(text => `return ${text};`),
    fc
      .tuple(expression, tie('statement'), tie('statement'))
      .map(([t, x, y]) => `if (${t}) { ${x} } else ${y}`),
    fc.tuple(expression, tie('statement')).map(([t, x]) => `{ let a = ${t.replace(/\ba\b/g, 'b')}; ${x} }`),
    fc
      .tuple(expression, tie('statement'))
      .map(([t, x]) => `for (let i = 0; i < 3; i++) { if (${t}) continue; ${x} }`),
    fc
      .tuple(tie('statement'), expression)
      .map(([x, t]) => `{ let turns = 0; do { ${x} } while (turns++ < 2 && (${t})); }`),
    fc
      .tuple(expression, tie('statement'), tie('statement'))
      .map(([t, x, y]) => `switch (${t}) { case 1: ${x} case 2: { ${y} } break; default: c = 9; }`),
    fc.tuple(tie('statement'), tie('statement')).map(([x, y]) => `${x} ${y}`),
  ),
})).statement

describe('a flow computes what JavaScript computes', () => {
  test('for random functions', () => {
    fc.assert(
      fc.property(
        statement,
        expression,
        fc.integer({ min: -3, max: 3 }),
        fc.integer({ min: -3, max: 3 }),
        (body, result, a, b) => {
          const source = [
            'function g(x, y) { if (x > y) return x; y += 1; return y }',
            `function f(a, b) { let c = 1; let rounds = 0; out: while (rounds++ < 4) { ${body} } return ${result} }`,
          ].join('\n')
          expect(run(source, [a, b])).toEqual(native(source, [a, b]))
        },
      ),
      { numRuns: 2000, seed: 1 },
    )
  })
})

describe('a wrong flow stops with a message for the reader', () => {
  const dev = struct('dev', { flag: false, inner: struct('inner', { count: 0 }) })
  const messageOf = (body: string): string => {
    const scope = { dev, host: () => 1, table: { STOP: 1, f: () => 1 }, lockdep_assert_held }
    const { main } = flowsOf(`function main() { ${body} }\nfunction other() {}`, scope)
    if (main === undefined) throw new Error('no main')
    const trace = replay(scenario({ tasks: [task('main', main)] }), [])
    return trace.situations[0]?.tasks[0]?.fault?.message ?? 'no fault'
  }

  test.each([
    ['const p = null; p.flag', 'NULL pointer dereference: reading ->flag of null'],
    ['const p = undefined; p.flag = 1', 'NULL pointer dereference: writing ->flag of undefined'],
    ['dev.flga = true', 'dev has no field flga; it has inner, flag'],
    ['dev.inner = dev', 'dev->inner is part of dev and cannot be assigned'],
    ['table.STOP = 2', 'not shared state: declare it with struct()'],
    ['table.RUN', 'an object has no field RUN'],
    ['host()', 'host is host code, which flows cannot call'],
    ['dev.inner()', 'the struct inner is not a function'],
    ['for (;;) {}', 'this loop reaches no step'],
    ['for (let s = "ab"; ; ) s += s', 'Invalid string length'],
    ['main()', 'main calls itself without end'],
    ['Math.random()', 'use choose(n)'],
    ['lockdep_assert_held(dev)', 'lockdep_assert_held takes a lock, not the struct dev'],
    ['lockdep_assert_held(7)', 'lockdep_assert_held takes a lock, not 7'],
    ['other.lock', 'the function other has no field lock'],
    ['dev.flag = lockdep_assert_held', 'not the function lockdep_assert_held'],
    ['table.f()', 'f is host code'],
  ])('%s', (body, message) => {
    expect(messageOf(body)).toContain(message)
  })
})

test('a loop without a step is found where it is', () => {
  const { main } = flowsOf(
    'function main() {\n  Math.abs(1)\n  let turns = 0\n  while (true) {\n    turns += 1\n  }\n}',
  )
  if (main === undefined) throw new Error('no main')
  const node = replay(scenario({ tasks: [task('main', main)] }), []).program.tasks[0]?.nodes[0]
  expect(node).toMatchObject({ kind: 'fault', stack: [{ line: 4 }] })
})

test('a lock is found by its own name and as part of a structure', () => {
  const lock = mutex()
  const dev = struct('dev', { lock, seen: 0 })
  const { main } = flowsOf('function main() { lockdep_assert_held(lock); dev.seen = 1 }', {
    lock,
    dev,
    lockdep_assert_held,
  })
  if (main === undefined) throw new Error('no main')
  const trace = replay(scenario({ tasks: [task('main', main)] }), ['main'])
  expect(trace.objects).toEqual([{ type: 'mutex', name: 'dev->lock' }])
  expect(trace.steps[0]?.misuse).toMatchObject([{ kind: 'not-held' }])
})

test('a name of the module hides a global one', () => {
  const out = struct('out', { value: 0 })
  const { main } = flowsOf('function main() { out.value = Math.max }', { out, Math: { max: 3 } })
  if (main === undefined) throw new Error('no main')
  expect(replay(scenario({ tasks: [task('main', main)] }), ['main']).situations.at(-1)?.fields).toEqual([3])
})

test('a flow called from host code says how it is run', () => {
  const { main } = flowsOf('function main() {}')
  expect(() => main?.()).toThrow("main is a flow: it runs as a task of a scenario, task('name', main, …)")
})

test('a local that nobody reads any more does not tell two states apart', () => {
  const dev = struct('dev', { flag: 0, done: 0 })
  const { main } = flowsOf('function main() { const seen = dev.flag; const odd = seen % 2; dev.done = 1 }', {
    dev,
  })
  if (main === undefined) throw new Error('no main')
  const { program } = replay(scenario({ tasks: [task('one', main), task('two', main)] }), [])
  expect(program.tasks.map(({ nodes }) => nodes.length)).toEqual([3, 3])
})
