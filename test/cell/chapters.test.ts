import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Value } from '../../src/value/index.ts'
import { localSandbox } from './local-sandbox.ts'

const sources = import.meta.glob<string>('/content/*/*/*.cell.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const built = import.meta.glob<Value>('/content/*/*/*.cell.ts', { import: 'default', eager: true })

const pages = [...new Set(Object.keys(sources).map(path => dirname(path)))]
const cellName = (path: string) => basename(path, '.cell.ts')
const plain = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part)))

/** Runs a page's cells the way the page does; gives the value of each. */
async function run(folder: string, edit: (name: string, source: string) => string = (_, source) => source) {
  const cells = Object.entries(sources)
    .filter(([path]) => dirname(path) === folder)
    .map(([path, source]) => ({ name: cellName(path), source: edit(cellName(path), source) }))
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

describe.each(pages)('%s', folder => {
  test('gives in the page what it gave at build', async () => {
    const expected = Object.entries(built).filter(([path]) => dirname(path) === folder)
    const values = await run(folder)
    expect(values.size).toBe(expected.length)
    for (const [path, value] of expected) {
      const shown = typeof value === 'string' ? { kind: 'text', text: value } : value
      expect(plain(values.get(cellName(path)))).toEqual(plain(shown))
    }
  })
})

test('the plain reset with a trylock has no deadlock, unlocks what it does not own, and races', async () => {
  const values = await run('/content/chapters/14-deferred-reset', (name, source) =>
    name === 'plain'
      ? source.replace('mutex_lock(xe_vdev.state_mutex)', 'mutex_trylock(xe_vdev.state_mutex)')
      : source,
  )
  const before = built['/content/chapters/14-deferred-reset/plain.cell.ts']
  const after = values.get('plain')
  if (before?.kind !== 'exploration' || after?.kind !== 'exploration') throw new Error('no exploration')
  expect(before.deadlocks).toBeGreaterThan(0)
  expect(after.deadlocks).toBe(0)
  const violated = after.properties.filter(({ verdict }) => verdict === 'violated')
  expect(violated.map(({ property }) => property)).toEqual(['misuse', 'data-race'])
})
