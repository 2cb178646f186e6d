import { describe, expect, test } from 'vitest'
import { buildIndex, openIndex, type Section } from '../../../src/site/search/course-index.ts'

function section(page: string, anchor: string, path: string[], text: string, code = ''): Section {
  return { page, anchor, path, text, code }
}

const sections = [
  section('chapters/07-locks/', '', ['Four locks'], 'Who asks for what.'),
  section(
    'chapters/07-locks/',
    'reset',
    ['Four locks', 'reset'],
    'VFIO_DEVICE_RESET is ioctl 0x3b6f. It may give -EBUSY.',
  ),
  section(
    'chapters/14-deferred/',
    'rule',
    ['The deferred reset', 'The rule'],
    'xe_vfio_pci_reset_done tries dev->state_mutex.',
  ),
  section(
    'chapters/14-deferred/',
    'cell-plain',
    ['The deferred reset', 'Plain reset'],
    '',
    'mutex_lock(xe_vdev.state_mutex)\ncopy_to_user(migf->lock)',
  ),
  section(
    'reference/glossary/',
    'trylock',
    ['Glossary', 'trylock'],
    'A call that takes a lock only if that needs no wait.',
  ),
  section('reference/sources/', 'merge', ['Sources', 'Commits', 'The merge of xe'], 'Commit 1f5556ec8b9e.'),
]
const search = openIndex(buildIndex(sections))

/** Anchors of what a query finds, the best first. */
function found(query: string): string[] {
  return search(query).hits.map(({ section }) => section.anchor)
}

describe('a search', () => {
  test.each([
    ['xe_vfio_pci_reset_done', ['rule']],
    ['reset_done', ['rule']],
    ['vfio_pci', ['rule']],
    ['VFIO_DEVICE_RESET', ['reset']],
    ['0x3b6f', ['reset']],
    ['EBUSY', ['reset']],
    ['migf->lock', ['cell-plain']],
    ['1f5556ec8b9e02dbd7b9c4d2f1e1b0f1a2b3c4d5', ['merge']],
    ['1f5556', ['merge']],
    ['trylok', ['trylock']],
    ['vfio reset ioctl', ['reset']],
  ])('for %s finds it and nothing else', (query, anchors) => {
    expect(found(query)).toEqual(anchors)
    expect(search(query).complete).toBe(true)
  })

  test('finds a lock in prose before it finds it in code', () => {
    expect(found('state_mutex')).toEqual(['rule', 'cell-plain'])
    expect(found('mutex')).toEqual(['rule', 'cell-plain'])
  })

  test('finds the pieces of a name that no text has', () => {
    expect(found('xe->reset_done')).toEqual(['rule'])
  })

  test('does not guess at numbers', () => {
    expect(found('0x3b75')).toEqual([])
  })

  test('says when nothing has all words, and gives what has some', () => {
    const answer = search('trylock ioctl')
    expect(answer.complete).toBe(false)
    expect(answer.hits.map(({ section }) => section.anchor).sort()).toEqual(['reset', 'trylock'])
  })

  test.each(['', '   ', 'the', '?!', 'xyzzy'])('finds nothing for "%s"', query => {
    expect(search(query).hits).toEqual([])
  })
})

test('an index that is damaged is refused', () => {
  expect(() => openIndex({ sections, index: '{}' })).toThrow()
})
