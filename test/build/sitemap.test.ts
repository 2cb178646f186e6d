import { expect, test } from 'vitest'
import { robots, sitemapOf } from '../../src/build/sitemap.ts'

const site = new URL('https://example.org/course/')

test('a site map names every page by its whole address, in a fixed order', () => {
  const map = sitemapOf(site, ['decode/', '', 'chapters/14-deferred-reset/'])
  expect([...map.matchAll(/<loc>(.*)<\/loc>/g)].map(([, url]) => url)).toEqual([
    'https://example.org/course/',
    'https://example.org/course/chapters/14-deferred-reset/',
    'https://example.org/course/decode/',
  ])
})

test('robots are told of a site map only where there is one', () => {
  expect(robots(undefined)).toBe('User-agent: *\nAllow: /\n')
  expect(robots(site)).toContain('\nSitemap: https://example.org/course/sitemap.xml\n')
})
