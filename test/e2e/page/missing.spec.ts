import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

const dist = fileURLToPath(new URL('../../../dist/', import.meta.url))
const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** A server that knows nothing of the course: it has the site below some folder, and 404.html for what is missing. */
const folder = '/pages/course/'
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const below = pathname.startsWith(folder) ? pathname.slice(folder.length) : 'nothing'
  const file = join(dist, below === '' || below.endsWith('/') ? `${below}index.html` : below)
  const found = await readFile(file).catch(() => null)
  response.writeHead(found ? 200 : 404, {
    'content-type': types[found ? extname(file) : '.html'] ?? 'text/plain',
  })
  response.end(found ?? (await readFile(join(dist, '404.html'))))
})
let siteUrl = ''

test.beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  siteUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${folder}`
})

test.afterAll(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

for (const path of ['chapters/14-defered-reset/x/y/', '14-deferred-resets']) {
  test(`at ${path} of any server, the page for what is missing works and knows what was meant`, async ({
    page,
  }) => {
    const errors: string[] = []
    page.on('pageerror', error => errors.push(String(error)))
    await page.goto(siteUrl + path)
    const main = page.getByRole('main')
    await expect(main).toContainText(`You asked for ${path}`)
    await expect(main.locator('ul a').first()).toHaveText('14 · The deferred reset')
    await expect(main.getByRole('status')).toHaveText(/places on \d+ pages/)
    // Styled, so the style sheet was found.
    expect(await page.locator('.skip').evaluate(skip => getComputedStyle(skip).position)).toBe('absolute')
    for (const link of await page
      .locator('main ul a, header a, footer a')
      .evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))) {
      const url = new URL(link, siteUrl)
      if (url.origin !== new URL(siteUrl).origin) continue
      const answer = await page.request.get(url.href)
      expect([answer.status(), url.href]).toEqual([200, url.href])
    }
    await main.locator('ul a').first().click()
    await expect(page).toHaveURL(`${siteUrl}chapters/14-deferred-reset/index.html`)
    expect(errors).toEqual([])
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`the page for what is missing meets WCAG 2.2 AA, ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 800 })
      await page.goto(`${siteUrl}lock`)
      await expect(page.getByRole('main').getByRole('status')).toHaveText(/places/)
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'])
        .analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
    })
  }
}

test('a server that answers what is missing with a page is no trap', async ({ page }) => {
  await page.route('**/x/**/root.js', route =>
    route.fulfill({ status: 200, contentType: 'text/html', body: '<p>all is well</p>' }),
  )
  await page.goto(`${siteUrl}x/y/z`)
  await expect(page.getByRole('main')).toContainText('You asked for x/y/z')
})
