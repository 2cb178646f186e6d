import { expect } from '@playwright/test'
import { name, pages, test, wakeIslands } from '../site.ts'

const keys = [
  ...[
    'ArrowLeft',
    'ArrowRight',
    'ArrowUp',
    'ArrowDown',
    'Home',
    'End',
    'PageUp',
    'PageDown',
    'Space',
    'Enter',
  ],
  ...['Escape', 'Backspace', 'Delete', 'Control+z', 'Control+y', '/', '?', '.', ',', '[', ']'],
  ...'0123456789abcdefghijklmnopqrstuvwxyz',
]

for (const path of pages) {
  test(`${name(path)} obeys no key while no figure or cell has the focus`, async ({ page, open, errors }) => {
    await open(path)
    await wakeIslands(page)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    const url = page.url()
    // The frame that edited code will run in may come at any time.
    const text = () =>
      page.evaluate(() => [...document.querySelectorAll('body > :not(iframe)')].map(one => one.outerHTML))
    const before = await text()
    for (const key of keys) await page.keyboard.press(key)
    expect(await text()).toEqual(before)
    expect(page.url()).toBe(url)
    expect(errors).toEqual([])
  })

  test(`${name(path)} shows where the keyboard focus is`, async ({ page, open }) => {
    await open(path)
    await wakeIslands(page)
    const total = await page
      .locator('a[href], button:not([disabled]), input:not([disabled]), select, summary, [tabindex="0"]')
      .count()
    const seen = new Set<string>()
    for (let press = 0; press < total + 5; press++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        const element = document.activeElement
        if (!element || element === document.body) return null
        const style = getComputedStyle(element)
        const visible = element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        const marked = Number.parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none'
        return {
          visible,
          marked: marked || style.boxShadow !== 'none',
          html: element.outerHTML.slice(0, 160),
        }
      })
      if (!focused) break
      expect(focused).toMatchObject({ visible: true, marked: true })
      seen.add(focused.html)
    }
    expect(seen.size).toBeGreaterThan(0)
  })
}
