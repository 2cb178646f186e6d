import compilerSource from 'virtual:compiler-source'
import driversSource from 'virtual:drivers-source'
import extrasSource from 'virtual:extras-source'
import librarySource from 'virtual:library-source'
import { init, parse } from 'es-module-lexer'
import { beforeAll, describe, expect, test } from 'vitest'
import { type LibraryPart, libraryParts, neededParts, partNames } from '../../src/cell/parts.ts'
import { sharedModule } from '../../src/cell/protocol.ts'
import * as core from '../../src/core.ts'
import * as drivers from '../../src/drivers.ts'
import * as extras from '../../src/extras.ts'

beforeAll(() => init)

/** What a module's text imports and exports. */
function faces(source: string) {
  const [imports, exports] = parse(source)
  const statics = imports.filter(({ d }) => d === -1).map(({ n }) => n)
  return { statics, exports: exports.map(({ n }) => n) }
}

const parts: Readonly<Record<LibraryPart, { readonly module: object; readonly text: string }>> = {
  extras: { module: extras, text: extrasSource },
  drivers: { module: drivers, text: driversSource },
}

describe('the texts of the library', () => {
  test('export every name that cells import', () => {
    expect(faces(librarySource.library).exports).toEqual(expect.arrayContaining(Object.keys(core)))
    for (const { module, text } of Object.values(parts))
      expect(faces(text).exports.toSorted()).toEqual(Object.keys(module).toSorted())
  })

  test('import nothing but what they share', () => {
    expect(faces(librarySource.shared).statics).toEqual([])
    for (const text of [librarySource.library, extrasSource, driversSource])
      expect(new Set(faces(text).statics)).toEqual(new Set([sharedModule]))
  })

  test.each(partNames)('the page knows which names are %s', part => {
    expect(libraryParts[part]).toEqual(Object.keys(parts[part].module).toSorted())
  })
})

describe('the parts of the library that a page loads', () => {
  const neededBy = (source: string) =>
    neededParts({ type: 'run', cells: [{ name: 'one', source }], changed: ['one'] })

  test('are those of which a cell imports a name or calls it', () => {
    expect(neededBy("import { explore } from 'deferred-reset'\n// drivers: life, scene")).toEqual([])
    expect(neededBy("import { drivers } from 'deferred-reset'")).toEqual(['drivers'])
    expect(neededBy('export default lockdep(mine)')).toEqual(['extras'])
    expect(neededBy("import { life, lockdep } from 'deferred-reset'")).toEqual(['extras', 'drivers'])
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
