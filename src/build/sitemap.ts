import { writeFile } from 'node:fs/promises'
import type { AstroIntegration } from 'astro'
import { siteUrl } from './settings.ts'

/**
 * Writes robots.txt and, when the site's address is known, sitemap.xml: the protocol wants absolute addresses, so a site
 * that may stand anywhere has none.
 */
export function sitemap(): AstroIntegration {
  return {
    name: 'sitemap',
    hooks: {
      'astro:build:done': async ({ dir, pages }) => {
        const paths = pages.map(({ pathname }) => pathname).filter(path => !path.startsWith('404'))
        await writeFile(new URL('robots.txt', dir), robots(siteUrl))
        if (siteUrl) await writeFile(new URL('sitemap.xml', dir), sitemapOf(siteUrl, paths))
      },
    },
  }
}

/** What robots may read, and where the site map is, if there is one. */
export function robots(site: URL | undefined): string {
  return `User-agent: *\nAllow: /\n${site ? `Sitemap: ${new URL('sitemap.xml', site).href}\n` : ''}`
}

/** The pages at these paths, below the address of the site's first page, in the form of sitemaps.org. */
export function sitemapOf(site: URL, paths: readonly string[]): string {
  const entries = [...paths]
    .sort()
    .map(path => `  <url><loc>${escaped(new URL(path, site).href)}</loc></url>`)
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('\n')}
</urlset>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;')
}
