import { expect, test } from 'vitest'
import type { Section } from '../../../src/site/search/course-index.ts'
import { excerpt, mark } from '../../../src/site/search/excerpt.ts'

function section(text: string, code = ''): Section {
  return { page: '', anchor: '', path: [''], text, code }
}

function shown(text: string, words: string[], code = ''): string {
  return excerpt({ section: section(text, code), words })
    .stretches.map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join('')
}

test('marks words, and pieces of names, where they begin', () => {
  expect(shown('state_mutex and mutexes; unlock, lock.', ['mutex', 'lock'])).toBe(
    'state_[mutex] and [mutex]es; unlock, [lock].',
  )
  expect(mark('migf->lock', ['migf->lock', 'lock'])).toEqual([{ text: 'migf->lock', marked: true }])
})

test('cuts a long text where most of the words are, between words', () => {
  const filler = 'nothing here '.repeat(40)
  const text = shown(`lock ${filler}a lock and a mutex meet ${filler}`, ['lock', 'mutex'])
  expect(text).toMatch(/^… .*a \[lock\] and a \[mutex\] meet.* …$/)
  expect(text.length).toBeLessThan(200)
})

test('shows a line of code when only the code has the words', () => {
  const code = 'down_read(a)\n  mutex_lock(dev.state_mutex)\nmutex_unlock(b)'
  expect(excerpt({ section: section('Nothing.', code), words: ['state_mutex', 'mutex_lock'] }).code).toBe(
    true,
  )
  expect(shown('Nothing.', ['state_mutex', 'mutex_lock'], code)).toBe('[mutex_lock](dev.[state_mutex])')
})

test('shows how a section begins when only its title has the words', () => {
  expect(shown('The text.', ['title'])).toBe('The text.')
})

test('takes words for what they are, not for patterns', () => {
  expect(shown('a.b and a+b (c)', ['a.b'])).toBe('[a.b] and a+b (c)')
})
