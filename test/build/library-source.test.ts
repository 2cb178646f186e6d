import compilerSource from 'virtual:compiler-source'
import librarySource from 'virtual:library-source'
import { init, parse } from 'es-module-lexer'
import { beforeAll, describe, expect, test } from 'vitest'
import * as library from '../../src/index.ts'

beforeAll(() => init)

/** What a module's text imports and exports. */
function faces(source: string) {
  const [imports, exports] = parse(source)
  const statics = imports.filter(({ d }) => d === -1).map(({ n }) => n)
  return { statics, exports: exports.map(({ n }) => n) }
}

describe('the text of the library', () => {
  test('exports every name that cells import, and imports nothing', () => {
    const { statics, exports } = faces(librarySource)
    expect(statics).toEqual([])
    expect(exports).toEqual(expect.arrayContaining(Object.keys(library)))
  })
})

describe('the text of the compiler', () => {
  test('imports nothing, and compiles a cell where only that text is known', async () => {
    expect(faces(compilerSource).statics).toEqual([])
    const compiler = await import(
      /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(compilerSource)}`
    )
    const cells = [
      { name: 'one', source: "import { mutex } from 'deferred-reset'\nexport default 'a: ' + typeof mutex" },
    ]
    const [prepared] = compiler.prepare(cells, ['one'], ['mutex'])
    expect(prepared).toMatchObject({ name: 'one', shown: true })
    expect(prepared.compiled.code).toContain("'a: '")
  })
})
