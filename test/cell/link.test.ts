import { expect, test } from 'vitest'
import { importedCell, importUsedNames, link, refuseImports } from '../../src/cell/link.ts'
import { compileModule } from '../../src/lang/compile.ts'

const compile = (source: string) => compileModule(source, { file: 'a.cell.ts' })

test('specifiers become addresses, and nothing else changes', () => {
  const compiled = compile(
    "import { x } from './b.cell.ts'\nexport { replay } from 'deferred-reset'\nexport default x",
  )
  expect(link(compiled, specifier => `<${specifier}>`)).toBe(
    "import { x } from '<./b.cell.ts>'\nexport { replay } from '<deferred-reset>'\nexport default x",
  )
})

test('a specifier names a cell when it is a cell file beside it', () => {
  expect(importedCell('./flows.cell.ts')).toBe('flows')
  expect(importedCell('./flows.ts')).toBeUndefined()
  expect(importedCell('../flows.cell.ts')).toBeUndefined()
  expect(importedCell('deferred-reset')).toBeUndefined()
})

test('an import of anything else is refused with its line and what may be imported', () => {
  const compiled = compile(
    "import { replay } from 'deferred-reset'\n\nimport fs from 'node:fs'\nexport default fs(replay)",
  )
  expect(refuseImports('a', compiled, ['a', 'flows'])).toEqual({
    kind: 'error',
    stage: 'link',
    cell: 'a.cell.ts',
    line: 3,
    message: "'node:fs' cannot be imported",
    hint: "a cell of this page may import 'deferred-reset', './flows.cell.ts'",
  })
  expect(
    refuseImports('a', compile("import { x } from './flows.cell.ts'\nexport default x"), ['a', 'flows']),
  ).toBeUndefined()
})

const names = ['mutex_lock', 'mutex_trylock', 'task']

test('a name of the library that is called but not imported is imported on the first line', () => {
  const source = "import { mutex_lock } from 'deferred-reset'\nfunction f() { mutex_trylock(m) }"
  expect(importUsedNames(source, names)).toBe(`import { mutex_trylock } from 'deferred-reset'; ${source}`)
})

test.each([
  [
    'it is imported',
    "import {\n  mutex_lock,\n  task as job,\n} from 'deferred-reset'\nmutex_lock(m)\njob()",
  ],
  ['the cell declares it', 'const task = () => 1\ntask()'],
  ['another import is called that', "import { task } from './flows.cell.ts'\ntask()"],
  ['it is only mentioned', 'const text = "task"'],
])('no name is imported when %s', (_, source) => {
  expect(importUsedNames(source, names)).toBe(source)
})
