import { expect, test } from 'vitest'
import { decodeLink, encodeLink, linkedCell } from '../../src/cell/link-code.ts'

const code = { plain: 'mutex_trylock(x) // é 🔒', flows: 'a\n'.repeat(1000) }

test('code comes back from its link as it was, and is small on the way', async () => {
  const link = await encodeLink('plain', code)
  expect(linkedCell(link)).toBe('plain')
  expect(link).toMatch(/^#cell-plain~code=z[\w-]+$/)
  expect(link.length).toBeLessThan(250)
  expect(await decodeLink(link)).toEqual(code)
})

test('a browser that cannot compress makes longer links, which every browser reads', async () => {
  const { CompressionStream } = globalThis
  Reflect.deleteProperty(globalThis, 'CompressionStream')
  const link = await encodeLink('plain', code).finally(() => Object.assign(globalThis, { CompressionStream }))
  expect(link).toMatch(/^#cell-plain~code=p/)
  expect(await decodeLink(link)).toEqual(code)
})

test('a link to a cell as it is carries no code', async () => {
  expect(await encodeLink('plain', {})).toBe('#cell-plain')
  expect(linkedCell('#cell-plain')).toBeUndefined()
})

test.each([
  '#cell-plain~code=',
  '#cell-plain~code=q123',
  '#cell-plain~code=z!!!',
  '#cell-plain~code=zAAAA',
  `#cell-plain~code=p${btoa('[1]')}`,
  `#cell-plain~code=p${btoa('{"a":1}').replaceAll('=', '')}`,
])('a damaged link is refused: %s', async fragment => {
  await expect(decodeLink(fragment)).rejects.toThrow()
})

test('a link that unpacks into too much is refused', async () => {
  const bomb = await encodeLink('plain', { plain: 'x'.repeat(500_000) })
  expect(bomb.length).toBeLessThan(2000)
  await expect(decodeLink(bomb)).rejects.toThrow('longer than 200,000 bytes')
})
