import { describe, expect, test } from 'vitest'
import { runCells } from '../../src/build/cells.ts'

const folders = [
  ...new Set(
    Object.keys(import.meta.glob('/content/*/*/*.cell.ts')).map(path =>
      path.split('/').slice(2, 4).join('/'),
    ),
  ),
]

describe.each(folders)('the cells of %s', folder => {
  test('run, and are known by the name of their file', async () => {
    const cells = await runCells(folder)
    expect(cells.size).toBeGreaterThan(0)
    for (const [name, cell] of cells) {
      expect(cell).toMatchObject({ name, file: `${name}.cell.ts` })
      expect(cell.source).toContain('export default')
      expect(cell.value.kind, cell.file).not.toBe('error')
    }
  })

  test('import only cells of their own page, by name', async () => {
    const cells = await runCells(folder)
    for (const { imports, source } of cells.values()) {
      expect(imports.filter(name => !cells.has(name))).toEqual([])
      expect(imports.length).toBe([...source.matchAll(/from '\.\/[\w-]+\.cell\.ts'/g)].length)
    }
  })
})

test('a page that does not exist has no cells', async () => {
  expect((await runCells('chapters/99-not-written')).size).toBe(0)
})
