import { describe, expect, test } from 'vitest'
import { runCells } from '../../src/build/cells.ts'
import type { Value } from '../../src/value/index.ts'
import { localSandbox } from './local-sandbox.ts'

const folders = [
  ...new Set(
    Object.keys(import.meta.glob('/content/*/*/*.cell.ts')).map(path =>
      path.split('/').slice(2, 4).join('/'),
    ),
  ),
]
const plain = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part)))

/** Runs a page's cells the way the page does; gives the value of each. */
async function runInPage(
  folder: string,
  edit: (name: string, source: string) => string = (_, source) => source,
) {
  const cells = [...(await runCells(folder)).values()].map(({ name, source }) => ({
    name,
    source: edit(name, source),
  }))
  const values = new Map<string, Value>()
  await localSandbox().request(
    { type: 'run', cells, changed: cells.map(({ name }) => name) },
    {
      limit: () => 2000,
      onReply: reply => {
        if (reply.type === 'result') values.set(reply.cell, reply.value)
      },
    },
  )
  return values
}

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

  test('give in the page what they gave at build', async () => {
    const built = await runCells(folder)
    const values = await runInPage(folder)
    expect(values.size).toBe(built.size)
    for (const { name, value } of built.values()) expect(plain(values.get(name))).toEqual(plain(value))
  })
})

test('a page that does not exist has no cells', async () => {
  expect((await runCells('chapters/99-not-written')).size).toBe(0)
})

test('the plain reset with a trylock has no deadlock, unlocks what it does not own, and races', async () => {
  const folder = 'chapters/14-deferred-reset'
  const values = await runInPage(folder, (name, source) =>
    name === 'plain'
      ? source.replace('mutex_lock(xe_vdev.state_mutex)', 'mutex_trylock(xe_vdev.state_mutex)')
      : source,
  )
  const before = (await runCells(folder)).get('plain')?.value
  const after = values.get('plain')
  if (before?.kind !== 'exploration' || after?.kind !== 'exploration') throw new Error('no exploration')
  expect(before.deadlocks).toBeGreaterThan(0)
  expect(after.deadlocks).toBe(0)
  const violated = after.properties.filter(({ verdict }) => verdict === 'violated')
  expect(violated.map(({ property }) => property)).toEqual(['misuse', 'data-race'])
})
