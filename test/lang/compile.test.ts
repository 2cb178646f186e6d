import { describe, expect, test } from 'vitest'
import { CompileError, compileModule } from '../../src/lang/compile.ts'
import { flowsOf } from './run-flow.ts'

function errorOf(source: string): CompileError {
  try {
    compileModule(source, { file: 'test.cell.ts' })
  } catch (error) {
    if (error instanceof CompileError) return error
    throw error
  }
  throw new Error('it compiled')
}

const inFlow = (statement: string) => `const limit = 3\n\nfunction flow(dev: Device) {\n  ${statement}\n}\n`

describe('what is outside the subset is refused with its line and what to write instead', () => {
  test.each([
    ['dev.list = []', 'an array', 'struct()'],
    ['dev.handler = () => 1', 'a function inside a flow', 'top level'],
    ['const o = { a: 1 }', 'an object', 'struct()'],
    ['const { a } = dev', 'taking a value apart', 'one by one'],
    ['for (const x of dev.list) {}', 'for … of', 'let i = 0'],
    ['for (const x in dev) {}', 'for … in', 'let i = 0'],
    ['try { run(dev) } catch {}', 'try', 'error number'],
    ['throw new Error("x")', 'throw', 'error number'],
    ['var x = 1', 'var', 'let or const'],
    ['dev?.lock', '?.', 'test the pointer'],
    ['dev["lock"]', 'a computed field', 'object.field'],
    ['new Map()', 'new', 'outside the flow'],
    ['limit = 4', 'assigning limit', 'struct()'],
    ['const c = 1; c = 2', 'assigning the constant c', 'let'],
    ['x = 1; let x', 'x before its declaration', 'declare it first'],
    ['typeof dev', 'typeof', 'compare'],
    ['class A {}', 'a class', 'struct()'],
    ['function inner() {}', 'a function inside a flow', 'top level'],
    ['run(...dev)', 'spread', 'write the arguments out'],
    ['dev.a, dev.b', 'the comma operator', 'two statements'],
    ['dev.mask = 1n', 'the literal 1n', 'numbers'],
    ['this.x = 1', 'this', 'parameter'],
    ['switch (limit) { case 1: let x = 2 }', 'a declaration in a case', 'braces'],
    ['for (var i = 0; ; ) {}', 'var', 'let or const'],
    ['for (const [a] = dev; ; ) {}', 'taking a value apart', 'one by one'],
    ['enum Mode { Stop }', 'var', 'enum at the top level'],
    ['return { a: 1 }', 'an object', 'const name = () =>'],
  ])('%s', (statement, what, hint) => {
    const error = errorOf(inFlow(statement).replace('const limit', 'const run = () => 1, limit'))
    expect(error.stage).toBe('subset')
    expect(error.line).toBe(4)
    expect(error.message).toContain(what)
    expect(error.hint).toContain(hint)
  })

  test.each([
    ['async function f() {}', 'async'],
    ['function* f() {}', 'generator'],
    ['function f(a = 1) {}', 'parameter'],
    ['export default function f() {}', 'default export'],
  ])('%s', (source, what) => {
    expect(errorOf(source).message).toContain(what)
    expect(errorOf(source).line).toBe(1)
  })

  test('a name that is declared nowhere', () => {
    const error = errorOf(inFlow('mutex_lokc(dev)'))
    expect(error.message).toBe('there is no "mutex_lokc" here')
    expect(error.line).toBe(4)
  })
})

describe('a syntax error names its line', () => {
  test.each([
    ['function f( {\n}', 2],
    ['const a = 1\nconst b = = 2', 2],
    ['const a = 1\nconst a = 2\n', 2],
    ['function f() {\n  break\n}', 2],
    ["const s = 'open\n", 1],
  ])('%j', (source, line) => {
    const error = errorOf(source)
    expect(error.stage).toBe('syntax')
    expect(error.line).toBe(line)
    expect(error.message).not.toMatch(/\(\d+:\d+\)/)
  })
})

describe('compiled code', () => {
  const source = [
    "import { mutex_lock, type Mutex } from 'deferred-reset'",
    "import { plain } from './plain.cell.ts'",
    'export function take(lock: Mutex): void {',
    '  mutex_lock(lock)',
    '}',
    'const where: string = new Error().stack ?? plain',
    'export default where',
  ].join('\n')

  test('keeps the line numbers of host code', () => {
    const { code } = compileModule(source, { file: 'test.cell.ts' })
    expect(code.split('\n')[5]).toContain('new Error()')
  })

  test('gives the place of every import specifier', () => {
    const { code, imports } = compileModule(source, { file: 'test.cell.ts' })
    const found = imports.map(({ specifier, start, end }) => [specifier, code.slice(start, end)])
    expect(found).toEqual([
      ['deferred-reset', 'deferred-reset'],
      ['deferred-reset', 'deferred-reset'],
      ['./plain.cell.ts', './plain.cell.ts'],
    ])
  })

  test('exports its flows and takes the runtime from where it is told', () => {
    const { code } = compileModule(source, { file: 'test.cell.ts', runtime: '../flow.ts' })
    expect(code).toContain('export{take}')
    expect(code).toMatch(/^import\{defineFlows as \$flows\}from"\.\.\/flow\.ts";/)
  })

  test('shows a function without the carriage returns of its file', () => {
    const { code } = compileModule('const a = 1\r\nfunction f() {\r\n  return a\r\n}\r\n', {
      file: 'x.cell.ts',
    })
    expect(code).toContain('[[2,\'{"name":"f","text":["function f() {","  return a","}"]')
    expect(code.split('\n')).toHaveLength(5)
  })

  test('leaves every name of the module to the module', () => {
    const { code } = compileModule('const $flows = 1\nfunction f() { return $flows }', { file: 'x.cell.ts' })
    expect(code).toMatch(/^import\{defineFlows as \$flows\$\}from/)
  })

  test('keeps the statements around a function apart', () => {
    const run = (text: string) => flowsOf(text, { seen: [], f: 0 }).g
    expect(run('const h = seen\nfunction g() {}\n[0].map(one => h.push(one))')).toBeDefined()
  })

  test('keeps line numbers whatever types there are to drop', () => {
    const types = [
      'import type {\n  Mutex,\n} from "deferred-reset"',
      'import {\n  type Page,\n  mutex,\n} from "deferred-reset"',
      'interface A {\n  a: number\n}',
      'type B = {\n  b: 1\n} | {\n  c: 2\n}',
      'declare const q: number\ndeclare global {\n  var r: number\n}',
      'function over(a: number): void\nfunction over(a: string): void\nfunction over(a: unknown) {\n  return a\n}',
      'enum E {\n  X,\n  Y = 3,\n}',
      'abstract class C {\n  abstract m(): void\n}',
      'export function g<\n  T,\n>(\n  a: T,\n  b: {\n    c: 1\n  },\n): asserts a is\n  NonNullable<T> {\n  const x = a as unknown as {\n    z: 1\n  }\n  return x satisfies object\n}',
      'const m = new Map<\n  string,\n  number\n>([[mutex.name, 1]] as const)',
      'export { g as again, type B }',
      'export type { A }',
      'const here = 1',
    ].join('\n')
    const { code } = compileModule(types, { file: 'x.cell.ts' })
    const line = (text: string) => text.split('\n').findIndex(one => one.includes('const here')) + 1
    expect(line(code)).toBe(line(types))
    expect(code).toMatch(/^export \{ g as again,? *\}$/m)
    expect(code).toContain('[22,\'{"name":"over"')
  })

  test('is the source itself, types aside, when there are no flows', () => {
    expect(compileModule('export default 1 as number', { file: 'x.cell.ts' }).code).toBe('export default 1 ')
  })
})
