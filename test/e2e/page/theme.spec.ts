import { expect, type Page } from '@playwright/test'
import { name, pages, test } from '../site.ts'

/** Colours of everything on the page, in the order of the page. */
function colours(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.body.querySelectorAll('*')].map(element => {
      const { color, backgroundColor, borderTopColor, fill, stroke } = getComputedStyle(element)
      return [color, backgroundColor, borderTopColor, fill, stroke].join(' ')
    }),
  )
}

function choose(page: Page, theme: 'light' | 'dark') {
  return page.evaluate(chosen => {
    document.documentElement.dataset.theme = chosen
  }, theme)
}

for (const path of pages) {
  test(`${name(path)} is as light and as dark by choice as it is by the system's`, async ({ page, open }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await open(path)
    const light = await colours(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await colours(page)
    expect(dark).not.toEqual(light)
    await choose(page, 'light')
    expect(await colours(page), 'light, where the system is dark').toEqual(light)
    await page.emulateMedia({ colorScheme: 'light' })
    await choose(page, 'dark')
    expect(await colours(page), 'dark, where the system is light').toEqual(dark)
  })
}
