import { expect } from '@playwright/test'
import { name, pages, test, wakeIslands } from '../site.ts'

for (const path of pages) {
  test(`${name(path)} links to pages that are there, and wakes every island without an error`, async ({
    errors,
    page,
    siteUrl,
  }) => {
    const address = (one: string) => `${siteUrl}${one}index.html`
    await page.goto(address(path))
    await expect(page.locator('h1')).toHaveCount(1)
    const links = await page
      .locator('a[href]:not([download])')
      .evaluateAll(anchors => anchors.map(anchor => (anchor as HTMLAnchorElement).href.replace(/#.*/, '')))
    const { origin } = new URL(siteUrl)
    const inside = links.filter(link => link.startsWith('file:') || link.startsWith(`${origin}/`))
    // Each address of a page is opened by this test, once for each page.
    const known = pages.map(address)
    expect(inside.filter(link => !known.includes(link))).toEqual([])
    expect(inside.length).toBeGreaterThan(0)
    await wakeIslands(page)
    expect(errors).toEqual([])
  })
}
