import { describe, expect, test } from 'vitest'
import { runCells } from '../../src/build/cells.ts'

const chapters = Object.keys(import.meta.glob('/content/chapters/*/index.mdx')).map(
  path => path.split('/').at(-2) ?? '',
)

describe.each(chapters)('the cells of %s', chapter => {
  test('run, and are known by the name of their file', async () => {
    const cells = await runCells(chapter)
    expect(cells.size).toBeGreaterThan(0)
    for (const [name, cell] of cells) {
      expect(cell).toMatchObject({ name, file: `${name}.cell.ts` })
      expect(cell.source).toContain('export default')
      expect(cell.value.kind, cell.file).not.toBe('error')
    }
  })

  test('import only cells of their own chapter, by name', async () => {
    const cells = await runCells(chapter)
    for (const { imports, source } of cells.values()) {
      expect(imports.filter(name => !cells.has(name))).toEqual([])
      expect(imports.length).toBe([...source.matchAll(/from '\.\/[\w-]+\.cell\.ts'/g)].length)
    }
  })
})

test('a chapter that does not exist has no cells', async () => {
  expect((await runCells('99-not-written')).size).toBe(0)
})
