import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { findTerm, glossary, plainText } from '../../components/prose/glossary.ts'
import { sources } from '../../components/prose/sources.ts'
import { usesOf } from '../../components/prose/uses.ts'
import { citationNumbers } from '../../src/build/citations.ts'
import { chapters, reference } from './pages.ts'

const pages = [...chapters, ...reference]
const ids = [...sources.keys()]

describe.each(pages)('$folder', ({ folder, text }) => {
  test('cites only sources that there are', () => {
    expect([...citationNumbers(text, folder).keys()].filter(id => !sources.has(id))).toEqual([])
  })

  test('uses only terms that the glossary explains, and none in a heading', () => {
    for (const { value } of usesOf(text, 'Term', 'name')) findTerm(value, folder)
    expect(text).not.toMatch(/^#.*<Term/m)
  })
})

describe('the sources', () => {
  test('are all cited', () => {
    const cited = new Set(pages.flatMap(({ folder, text }) => [...citationNumbers(text, folder).keys()]))
    expect(ids.filter(id => !cited.has(id))).toEqual([])
  })

  test('are different sources', () => {
    const same = Map.groupBy(sources.values(), ({ kind, title, where, version, commit, message }) =>
      JSON.stringify(message ?? commit ?? [kind, title, where, version]),
    )
    expect([...same.values()].filter(entries => entries.length > 1)).toEqual([])
  })

  test.each([...sources])('%s says which state of what was read', (_, source) => {
    switch (source.kind) {
      case 'mail':
        expect(source.url).toBe(`https://lore.kernel.org/all/${source.message}/`)
        expect(source.thread, 'the discussion it belongs to').toBeTruthy()
        break
      case 'commit':
        expect(source.url).toBe(`https://git.kernel.org/torvalds/c/${source.commit}`)
        break
      case 'code':
      case 'oracle':
        expect(source.version).toMatch(/Linux \d+\.\d+\.\d+|QEMU|^Commit [0-9a-f]{12}$|^Pull request \d+/)
        break
      case 'paper':
        expect(source.where, 'who, where and when').toMatch(/^[A-Z].*, .* (?:19|20)\d\d$/)
    }
  })

  test('of the recordings are the data that the library is held to', () => {
    const recorded = new URL('../oracle/lock-semantics.json', import.meta.url)
    expect(existsSync(recorded)).toBe(true)
    const programs: { id: string }[] = JSON.parse(readFileSync(recorded, 'utf8'))
    expect(programs).toHaveLength(1002)
    expect(programs.map(({ id }) => id)).toEqual(expect.arrayContaining(['seed4', 'seed5']))
  })
})

describe('the glossary', () => {
  test('has no term that no page uses', () => {
    const used = new Set(pages.flatMap(({ text }) => usesOf(text, 'Term', 'name').map(({ value }) => value)))
    expect(glossary.map(({ name }) => name).filter(name => !used.has(name))).toEqual([])
  })

  test('gives each term a place of its own', () => {
    expect(new Set(glossary.map(({ slug }) => slug)).size).toBe(glossary.length)
  })

  test.each(glossary)('explains $name in one to three sentences, by other words', entry => {
    const text = plainText(entry)
    expect(text).toMatch(/^[A-Z].*\.$/)
    expect(text.match(/[.;](?= |$)/g)?.length).toBeLessThanOrEqual(4)
    for (const { term } of entry.definition) {
      if (term === undefined) continue
      findTerm(term, `The definition of ${entry.name}`)
      expect(term).not.toBe(entry.name)
    }
  })
})
