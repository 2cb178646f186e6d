import { expect } from '@playwright/test'
import { name, pages, test } from '../site.ts'

for (const path of pages) {
  test(`${name(path)} says what it is, to search engines and to who links to it`, async ({ open, page }) => {
    await open(path)
    const content = (selector: string) => page.locator(`head > ${selector}`).getAttribute('content')
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    const description = await content('meta[name=description]')
    expect(description?.length).toBeGreaterThan(30)
    expect(await content('meta[property="og:title"]')).toBe(await page.title())
    expect(await content('meta[property="og:description"]')).toBe(description)
    const card = new URL((await content('meta[property="og:image"]')) ?? '', page.url()).href
    const width = await page.evaluate(
      src =>
        new Promise(resolve => {
          const image = new Image()
          image.onload = () => resolve(image.naturalWidth)
          image.onerror = () => resolve(0)
          image.src = src
        }),
      card,
    )
    expect([card, width]).toEqual([card, 1200])
  })
}

test('pages have titles and descriptions of their own', async ({ open, page }) => {
  const seen = new Map<string, string[]>()
  for (const path of pages) {
    await open(path)
    for (const text of [
      await page.title(),
      await page.locator('meta[name=description]').getAttribute('content'),
    ]) {
      seen.set(String(text), [...(seen.get(String(text)) ?? []), path])
    }
  }
  expect([...seen].filter(([, paths]) => paths.length > 1)).toEqual([])
})

test('every page tells in its header where it is, and in its footer what was built', async ({
  open,
  page,
}) => {
  for (const [path, entry] of [
    ['chapters/11-making-it-hang/', 'Contents'],
    ['reference/glossary/', 'Reference'],
    ['decode/', 'Decode'],
    ['search/', 'Search'],
  ] as const) {
    await open(path)
    await expect(page.getByRole('navigation', { name: 'Course' }).locator('[aria-current]')).toHaveText([
      entry,
    ])
    await expect(page.getByRole('contentinfo')).toContainText(
      /Version \d+\.\d+\.\d+.*checked against Linux \d+\.\d+/,
    )
  }
})
