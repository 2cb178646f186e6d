import { describe, expect, test } from 'vitest'
import { usesOf } from '../../components/prose/uses.ts'
import { chapters, type Page, reference } from './pages.ts'

const keys = ({ frontmatter }: Page) => [...frontmatter.matchAll(/^(\w+):/gm)].map(([, key]) => key)

/** The text without components' tags and without code. */
const prose = (text: string) => text.replace(/`[^`]*`/g, '').replace(/<(?:"[^"]*"|[^">])*>/g, '')

describe.each(chapters)('$folder', page => {
  test('says for whom it is, how long it takes and what it was checked against', () => {
    expect(keys(page)).toEqual([
      'title',
      'number',
      'minutes',
      'audience',
      'prerequisites',
      'outcomes',
      'kernel',
      'summary',
    ])
    const number = Number(/\d+/.exec(page.folder)?.[0])
    expect(page.frontmatter).toMatch(new RegExp(`^number: ${number}$`, 'm'))
  })

  test('ends with what the reader can do', () => {
    expect(page.text.match(/^## .*/gm)?.at(-1)).toBe('## What you can do now')
  })
})

describe.each(reference)('$folder', page => {
  test('says what it is and what it was checked against', () => {
    expect(keys(page)).toEqual(['title', 'order', 'kernel', 'summary'])
  })
})

describe.each([...chapters, ...reference])('$folder', ({ text, cells }) => {
  test('shows each of its cells once', () => {
    const shown = usesOf(text, 'Cell', 'name').map(({ value }) => value)
    expect(shown.toSorted()).toEqual(cells.map(({ name }) => name).toSorted())
  })

  test('has its code in cells and no listing of another kind', () => {
    expect(text).not.toMatch(/^\s*(```|~~~)/m)
    expect(text).not.toMatch(/^(#include|static |struct \w+ \{)/m)
  })

  test('has its models say for which kernel they stand and what they leave out', () => {
    const models = cells.filter(({ code }) => /^(export )?function /m.test(code))
    const said = models.filter(({ code }) => /Linux \d+\.\d+/.test(code) && code.includes('Left out:'))
    expect(said.length).toBeGreaterThanOrEqual(Math.min(models.length, 1))
  })

  test('quotes nobody for longer than a line', () => {
    const quotations = prose(text).match(/"[^"]*"|“[^”]*”/g) ?? []
    expect(quotations.filter(quotation => quotation.length > 110)).toEqual([])
    expect(text).not.toMatch(/^>/m)
  })

  test('closes what it marks as derived or modelled, and says something there', () => {
    const block = /^<(Derived|Modelled)>\n(?:(?!<\/?(?:Derived|Modelled)>)[\s\S])*?\w[\s\S]*?\n<\/\1>$/gm
    expect(text.replace(block, '')).not.toMatch(/<\/?(Derived|Modelled)\b/)
  })
})

/** Sections that name a function of the kernel and say of it only what the reader is to do, or what follows below. */
const restsElsewhere: Readonly<Record<string, readonly string[]>> = {
  'chapters/08-mutex-rwsem-spinlock': ['## What you can do now'],
  'chapters/11-making-it-hang': ['## Make it hang yourself'],
  'chapters/12-every-interleaving': ['## Check it elsewhere'],
  'chapters/13-fixes-that-do-not-work': [''],
  'reference/drivers': ['## The timeline'],
}

describe.each([...chapters, ...reference])('$folder', ({ folder, text }) => {
  test('shows, in each section that names a function of the kernel, what the section rests on', () => {
    const sections = text.split(/^(?=#{2,6} )/m)
    const unsupported = sections
      .filter(section => /`[a-z]\w*_\w+(\(\))?`/.test(section))
      .filter(section => !/<(Source|Derived|Modelled|Cell)\b/.test(section))
      .map(section => (section.startsWith('#') ? (section.split('\n', 1)[0] ?? '') : ''))
    expect(unsupported).toEqual(restsElsewhere[folder] ?? [])
  })
})
