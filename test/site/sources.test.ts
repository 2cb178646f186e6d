import { describe, expect, test } from 'vitest'
import { citedIds, findSource } from '../../components/prose/sources.ts'

describe('a citation', () => {
  test('gives the entry of content/reference/sources.json', () => {
    expect(findSource('seed-mail', '11-making-it-hang')).toMatchObject({ kind: 'mail' })
  })

  test('of an unknown source fails with the name of the chapter and the id', () => {
    expect(() => findSource('no-such-id', '11-making-it-hang')).toThrow(
      /^11-making-it-hang cites "no-such-id"/,
    )
  })
})

describe('the citations of a chapter', () => {
  test('are numbered by their first place in the text', () => {
    const mdx = 'One.<Source id="b" /> Two.<Source id="a" /><Source id="b" />\n\nThree.<Source id=\'c\' />'
    expect(citedIds(mdx, 'x')).toEqual(['b', 'a', 'c'])
  })

  test('may be none', () => {
    expect(citedIds('No statement about the kernel.', 'x')).toEqual([])
  })

  test.each(['text\n<Source id="a" />\n', 'text\n<Source id="a" /> <Source id="b" />', '<Source id="a" />'])(
    'may not be alone on a line: %j',
    mdx => {
      expect(() => citedIds(mdx, '11-making-it-hang')).toThrow(
        /^11-making-it-hang: <Source id="a" \/>.*alone/,
      )
    },
  )
})
