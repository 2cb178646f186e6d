import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeSplats } from '../../src/splat/index.ts'

/** Reports from public archives with what they say, read by hand; they may not be copied here. */
const folder = new URL('../../../shared/oracle/splats/', import.meta.url)
const samples = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')) : []

/** Where the reading by hand says something else than the text: what the text says is expected. */
const misread: Readonly<Record<string, object>> = {
  // The text has HE0; the reading HE1.
  'syz-inconsistent-arm64-bad-mode-5.10.json': {
    detail: { from: 'INITIAL USE', to: 'IN-NMI', hc: 'HC1[1]:SC0[0]:HE0:SE1' },
  },
}

describe.skipIf(samples.length === 0)('real reports', () => {
  test.each(samples)('%s', name => {
    const { file, source, prefix, notes, ...expected } = JSON.parse(
      readFileSync(new URL(name, folder), 'utf8'),
    )
    const [found] = decodeSplats(readFileSync(new URL(file, folder), 'utf8'))
    expect({
      ...found,
      chain: found?.chain.map(({ index, lock, topFrame }) => ({ index, lock, topFrame })),
    }).toMatchObject({
      ...expected,
      ...misread[name],
    })
    if (expected.detail === undefined) expect(found?.detail).toBeUndefined()
  })
})
