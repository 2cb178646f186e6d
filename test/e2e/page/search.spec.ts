import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { test } from '../site.ts'

const index = fileURLToPath(new URL('../../../dist/search-index.js', import.meta.url))

test('the index of the search is at most 300 KB, loaded when somebody searches', async ({ open, page }) => {
  const size = gzipSync(readFileSync(index), { level: 9 }).length
  test.info().annotations.push({
    type: 'size',
    description: `the index of the search: ${(size / 1000).toFixed(1)} KB`,
  })
  expect(size).toBeLessThanOrEqual(300_000)

  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  await open('')
  await page.waitForLoadState('networkidle')
  expect(asked.filter(url => /search/.test(url))).toEqual([])
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('mutex')
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText(/places/)
  expect(asked.filter(url => url.endsWith('/search-index.js'))).toHaveLength(1)
})

for (const [query, address] of [
  ['trylock', 'reference/glossary/index.html#trylock'],
  ['migf->lock', 'reference/glossary/index.html#migf-lock'],
  ['reset_done', 'chapters/14-deferred-reset/index.html#the-algorithm'],
  ['xe_vfio_pci_state_mutex_unlock', 'chapters/14-deferred-reset/index.html#cell-deferred'],
  ['VFIO_DEVICE_RESET', 'reference/migration/index.html#ioctls'],
  ['1f5556ec8b9e', 'reference/sources/index.html#xe-merged'],
  ['ebusy', 'reference/migration/index.html'],
  ['0x3b75', 'reference/migration/index.html'],
  ['7dtl5qum4mfgjosj2mkfqu5u5tu7p2roi2et3env4lhrccmiqi', 'reference/sources/index.html#seed-mail'],
] as const) {
  test(`${query} is found where the course speaks of it`, async ({ open, page, siteUrl }) => {
    await open('search/')
    await page.getByRole('main').getByRole('textbox').fill(query)
    await expect(page.getByRole('main').getByRole('status')).toHaveText(/\d places?/)
    const links = await page.locator('.search-found a').evaluateAll(all => all.map(one => String(one)))
    expect(links.filter(link => link.startsWith(siteUrl + address))).not.toEqual([])
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`the dialog of the search meets WCAG 2.2 AA, ${colorScheme}, ${width} px`, async ({
      open,
      page,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 800 })
      await open('')
      await page.getByRole('button', { name: 'Search', exact: true }).click()
      const dialog = page.getByRole('dialog')
      for (const [query, said] of [
        ['state_mutex', /places/],
        ['xyzzyplugh', /Nothing/],
      ] as const) {
        await dialog.getByRole('textbox').fill(query)
        await expect(dialog.getByRole('status')).toHaveText(said)
        const { violations } = await new AxeBuilder({ page })
          .include('dialog')
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'])
          .analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
        const sheet = dialog.locator('.search-sheet')
        expect(await sheet.evaluate(box => box.scrollWidth <= box.clientWidth)).toBe(true)
      }
    })
  }
}

test('a press beside the dialog closes it, one inside does not', async ({ open, page }) => {
  await open('')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Search for words').click()
  await expect(dialog).toBeVisible()
  await page.mouse.click(5, 400)
  await expect(dialog).toBeHidden()
})

test('without its index the search says so, and tries again', async ({ open, page }) => {
  await page.route('**/search-index.js', route => route.abort())
  await open('search/')
  const main = page.getByRole('main')
  await main.getByRole('textbox').fill('mutex')
  await expect(main.getByRole('status')).toContainText('did not load')
  await page.unroute('**/search-index.js')
  await main.getByRole('textbox').fill('mutexes')
  await expect(main.getByRole('status')).toContainText('places')
})

test('without JavaScript the header leads to a page of all headings', async ({ browser, siteUrl }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${siteUrl}chapters/11-making-it-hang/`)
  await page.getByRole('navigation', { name: 'Course' }).getByRole('link', { name: 'Search' }).click()
  await expect(page.getByRole('main').locator('noscript p')).toBeVisible()
  await page.getByRole('link', { name: 'The fifth thread', exact: true }).click()
  await expect(page).toHaveURL(/chapters\/11-making-it-hang\/(?:index\.html)?#the-fifth-thread$/)
  await context.close()
})
