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

for (const path of pages) {
  for (const [chosen, other] of [
    ['dark', 'light'],
    ['light', 'dark'],
  ] as const) {
    test(`${name(path)} is as ${chosen} by choice as it is by the system's`, async ({ page, open }) => {
      await page.emulateMedia({ colorScheme: chosen, reducedMotion: 'reduce' })
      await open(path)
      const bySystem = await colours(page)
      await page.emulateMedia({ colorScheme: other, reducedMotion: 'reduce' })
      await page.evaluate(theme => {
        document.documentElement.dataset.theme = theme
      }, chosen)
      expect(await colours(page)).toEqual(bySystem)
    })
  }
}
