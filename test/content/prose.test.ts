import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { citedIds, findSource } from '../../components/prose/sources.ts'
import glossary from '../../content/reference/glossary.json' with { type: 'json' }
import sources from '../../content/reference/sources.json' with { type: 'json' }

const folder = new URL('../../content/chapters/', import.meta.url)
const chapters = readdirSync(folder).map(name => {
  const text = readFileSync(new URL(`${name}/index.mdx`, folder), 'utf8')
  const cells = readdirSync(new URL(`${name}/`, folder))
    .filter(file => file.endsWith('.cell.ts'))
    .map(file => file.replace('.cell.ts', ''))
  return { name, text, cells }
})

/** The values of one attribute of a component, in order of the text: `uses(text, 'Source', 'id')`. */
function uses(text: string, component: string, attribute: string): string[] {
  const tag = new RegExp(`<${component}\\b[^>]*?\\b${attribute}="([^"]+)"`, 'g')
  return [...text.matchAll(tag)].map(([, value = '']) => value)
}

const cited = chapters.flatMap(({ name, text }) => citedIds(text, name))

describe.each(chapters)('$name', ({ name, text, cells }) => {
  test('says for whom it is, how long it takes and what it was checked against', () => {
    const frontmatter = /^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? ''
    const keys = [...frontmatter.matchAll(/^(\w+):/gm)].map(([, key]) => key)
    expect(keys).toEqual([
      'title',
      'number',
      'minutes',
      'audience',
      'prerequisites',
      'outcomes',
      'kernel',
      'summary',
    ])
    expect(frontmatter).toMatch(new RegExp(`^number: ${Number(name.slice(0, 2))}$`, 'm'))
  })

  test('cites only sources that there are', () => {
    expect(citedIds(text, name).filter(id => !(id in sources))).toEqual([])
  })

  test('uses only terms that the glossary explains', () => {
    expect(uses(text, 'Term', 'name').filter(term => !(term in glossary))).toEqual([])
  })

  test('shows each of its cells once', () => {
    expect(uses(text, 'Cell', 'name').toSorted()).toEqual(cells.toSorted())
  })

  test('has its code in cells and no listing of another kind', () => {
    expect(text).not.toMatch(/^\s*(```|~~~)/m)
    expect(text).not.toMatch(/^(#include|static |struct \w+ \{)/m)
  })

  test('has a model say which file of the kernel it stands for', () => {
    const flows = readFileSync(new URL(`${name}/flows.cell.ts`, folder), 'utf8')
    expect(flows).toContain('Left out:')
    expect(flows).toMatch(/Linux \d+\.\d+\.\d+/)
  })
})

describe('the sources', () => {
  test('are all cited', () => {
    expect(Object.keys(sources).filter(id => !cited.includes(id))).toEqual([])
  })

  test.each(Object.keys(sources))('%s says which state of what was read', id => {
    const source = findSource(id, 'the test')
    switch (source.kind) {
      case 'mail':
        expect(source.url).toBe(`https://lore.kernel.org/all/${source.message}/`)
        break
      case 'commit':
        expect(source.url).toBe(`https://git.kernel.org/torvalds/c/${source.commit}`)
        break
      case 'code':
      case 'oracle':
        expect(source.version).toMatch(/Linux \d+\.\d+\.\d+|QEMU|^Commit [0-9a-f]{12}$/)
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
