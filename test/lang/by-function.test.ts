import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileByFunction } from '../../src/lang/by-function.ts'
import { compileWhole } from '../../src/lang/compile.ts'
import { CompileError } from '../../src/lang/compile-error.ts'

const cells = import.meta.glob<string>('/content/chapters/*/*.cell.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const models = import.meta.glob<string>(['/src/**/*.model.ts', '/test/**/*.model.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const sources = Object.entries({ ...cells, ...models })

/** What compiling in one piece gives; undefined when that is an error. */
function whole(source: string) {
  try {
    return compileWhole(source)
  } catch (error) {
    if (error instanceof CompileError) return undefined
    throw error
  }
}

test.each(sources)('%s is the same in one piece and by function', (_, source) => {
  const parts = compileByFunction(source)
  expect(parts === undefined).toBe(!/^(?:export )?function/m.test(source))
  if (parts !== undefined) expect(parts).toEqual(whole(source))
})

const f = 'function f() {\n  return 1\n}'

test.each([
  ['a comment around it', `/*\n${f}\n*/\nexport const a = 1`],
  ['a template around it', `const a = \`\n${f}\n\``],
  ['a statement before it that goes on', `const a =\n${f}`],
  ['a condition before it', `if (a)\n${f}`],
  ['a label before it', `a:\n${f}`],
  ['a type before it that goes on', `type A =\n${f}`],
  ['the default export', `export default\n${f}`],
  ['a block around it', `{\n${f}\n}`],
  ['another of its name', `${f}\n${f}`],
  ['a constant of its name', `const f = 1\n${f}`],
  ['a type of its name, exported', `type f = 1\n${f}\nexport { f }`],
  ['a name that does not exist', 'function f() {\n  return nothing()\n}'],
  ['a function that is not laid out as usual', `${f}\nfunction g() {\nif (1) {\n}\nreturn 2 }`],
  ['a name like those of the marks', `const $flow0 = 1\n${f}`],
])('by function it is not compiled with %s', (_, source) => {
  expect(compileByFunction(source)).toBeUndefined()
})

test.each([
  ['a type import', `import { type A, B, c } from 'x'\nfunction f(b: B) {\n  return c\n}`],
  ['a statement before it without a semicolon', `const a = [1]\n${f}\n[0].map(String)`],
  ['a function on one line', 'export function f(): number { return 1 }\nconst a = 1'],
  [
    'a loop and a constant below',
    `function f() {\n  for (;;) {\n    a.b++\n  }\n}\nconst a = struct('a', { b: 1 })\nimport { struct } from 'x'`,
  ],
])('by function it is the same with %s', (_, source) => {
  expect(compileByFunction(source)).toEqual(whole(source))
  expect(compileByFunction(source)).toBeDefined()
})

test('overloads go with their function', () => {
  const source =
    'function f(a: number): void\nfunction f(a: string): void\nfunction f(a: unknown) {\n  return a\n}\nconst b = 1'
  const [parts, expected] = [compileByFunction(source), whole(source)]
  expect(parts?.flows).toEqual(expected?.flows)
  expect(parts?.host.text.split('\n').length).toBe(source.split('\n').length)
  expect(parts?.host.text.split('\n').at(-1)).toBe('const b = 1')
})

test('random edits give the same, or are left to compiling in one piece', () => {
  const pieces = [
    '}',
    '{',
    '/*',
    '*/',
    '`',
    '\n',
    'function f() {',
    'if (x)',
    'export ',
    "'",
    '(',
    ';',
    'mutex_lock',
    '',
  ]
  fc.assert(
    fc.property(
      fc.nat(sources.length - 1),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...pieces), fc.nat(8)), { minLength: 1, maxLength: 2 }),
      (index, edits) => {
        let text = sources[index]?.[1] ?? ''
        for (const [place, piece, drop] of edits) {
          const at = place % (text.length + 1)
          text = text.slice(0, at) + piece + text.slice(at + drop)
        }
        const parts = compileByFunction(text)
        if (parts !== undefined) expect(parts).toEqual(whole(text))
      },
    ),
    { numRuns: 400 },
  )
})
