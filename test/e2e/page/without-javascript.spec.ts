import { expect } from '@playwright/test'
import { name, pages, test } from '../site.ts'

for (const path of pages) {
  test(`${name(path)} is complete without JavaScript`, async ({ browser, open, page, siteUrl }) => {
    await open(path)
    const context = await browser.newContext({ javaScriptEnabled: false })
    const plain = await context.newPage()
    await plain.goto(siteUrl + path)

    const outline = 'h1, h2, h3, h4'
    expect(await plain.locator(outline).allTextContents()).toEqual(
      await page.locator(outline).allTextContents(),
    )
    const code = await plain.locator('pre').allTextContents()
    expect(code).toEqual(await page.locator('pre').allTextContents())
    expect(code.filter(text => text.trim() === '')).toEqual([])
    for (const island of await plain.locator('astro-island').all()) {
      expect((await island.textContent())?.trim(), 'an island as served').not.toBe('')
    }
    await context.close()
  })
}
