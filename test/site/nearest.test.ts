import { expect, test } from 'vitest'
import { nearestPages } from '../../src/site/nearest.ts'

const pages = [
  'chapters/01-a-review-comment/',
  'chapters/13-fixes-that-do-not-work/',
  'chapters/14-deferred-reset/',
  'reference/locks/',
  'reference/drivers/',
  'decode/',
].map(path => ({ path, title: path }))

test.each([
  ['chapters/14-defered-reset/', 'chapters/14-deferred-reset/'],
  ['chapters/deferred-reset.html', 'chapters/14-deferred-reset/'],
  ['deferred-reset', 'chapters/14-deferred-reset/'],
  ['course/13-fixes-that-dont-work/index.html', 'chapters/13-fixes-that-do-not-work/'],
  ['Reference/Lock', 'reference/locks/'],
  ['driver/', 'reference/drivers/'],
  ['decoder', 'decode/'],
])('%s is nearest to %s', (asked, path) => {
  expect(nearestPages(asked, pages)[0]?.path).toBe(path)
})

test.each(['', 'xyzzy', 'wp-login.php'])('nothing is near to "%s"', asked => {
  expect(nearestPages(asked, pages)).toEqual([])
})
