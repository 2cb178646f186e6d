import { expect } from '@playwright/test'
import { name, pages, test, wakeIslands } from '../site.ts'

for (const path of pages) {
  test(`${name(path)} wakes every island without an error`, async ({ open, errors }) => {
    const page = await open(path)
    await expect(page.locator('h1')).toHaveCount(1)
    await wakeIslands(page)
    expect(errors).toEqual([])
  })

  test(`${name(path)} links to pages of the site by addresses that work here`, async ({ open, errors }) => {
    const page = await open(path)
    const links = await page
      .locator('a[href]:not([download])')
      .evaluateAll(anchors => anchors.map(anchor => (anchor as HTMLAnchorElement).href.replace(/#.*/, '')))
    const here = page.url().replace(/#.*/, '')
    const inside = new Set(
      links.filter(link => link.startsWith(new URL('.', here).origin) || link.startsWith('file:')),
    )
    inside.delete(here)
    for (const link of inside) {
      await page.goto(link)
      await expect(page.locator('h1'), link).toHaveCount(1)
    }
    expect(errors).toEqual([])
  })
}
