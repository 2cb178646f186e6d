import compilerSource from 'virtual:compiler-source'
import extrasSource from 'virtual:extras-source'
import librarySource from 'virtual:library-source'
import { init, parse } from 'es-module-lexer'
import { beforeAll, describe, expect, test } from 'vitest'
import { extraNames, sharedModule } from '../../src/cell/protocol.ts'
import * as core from '../../src/core.ts'
import * as extras from '../../src/extras.ts'

beforeAll(() => init)

/** What a module's text imports and exports. */
function faces(source: string) {
  const [imports, exports] = parse(source)
  const statics = imports.filter(({ d }) => d === -1).map(({ n }) => n)
  return { statics, exports: exports.map(({ n }) => n) }
}

describe('the texts of the library', () => {
  test('export every name that cells import', () => {
    expect(faces(librarySource.library).exports).toEqual(expect.arrayContaining(Object.keys(core)))
    expect(faces(extrasSource).exports.toSorted()).toEqual(Object.keys(extras).toSorted())
  })

  test('import nothing but what they share', () => {
    expect(faces(librarySource.shared).statics).toEqual([])
    for (const text of [librarySource.library, extrasSource])
      expect(new Set(faces(text).statics)).toEqual(new Set([sharedModule]))
  })

  test('the page knows which names are extras', () => {
    expect(extraNames).toEqual(Object.keys(extras).toSorted())
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
