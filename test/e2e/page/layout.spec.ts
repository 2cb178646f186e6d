import { expect } from '@playwright/test'
import { name, pages, test, wakeIslands } from '../site.ts'

interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly sources: readonly { readonly node: Node | null }[]
}

for (const path of pages) {
  test(`${name(path)} does not scroll sideways at 400 % zoom`, async ({ page, open }) => {
    await page.setViewportSize({ width: 320, height: 256 })
    await open(path)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })

  for (const width of [1280, 390]) {
    test(`${name(path)} neither moves under the reader nor scrolls sideways, ${width} px`, async ({
      page,
      open,
    }) => {
      await page.setViewportSize({ width, height: 800 })
      await page.addInitScript(() => {
        const shifts: string[] = []
        Object.assign(window, { shifts })
        new PerformanceObserver(list => {
          for (const entry of list.getEntries() as LayoutShift[]) {
            const moved = entry.sources.map(source =>
              source.node instanceof Element
                ? source.node.outerHTML.slice(0, 120)
                : String(source.node?.textContent),
            )
            shifts.push(`${entry.value.toFixed(4)}: ${moved.join(' | ')}`)
          }
        }).observe({ type: 'layout-shift', buffered: true })
      })
      await open(path)
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      await wakeIslands(page)
      const height = await page.evaluate(() => document.documentElement.scrollHeight)
      for (let y = 0; y < height; y += 600) {
        await page.evaluate(top => scrollTo({ top, behavior: 'instant' }), y)
        await page.evaluate(
          () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
        )
      }
      expect(await page.evaluate(() => Reflect.get(window, 'shifts')), 'what moved').toEqual([])
      const wide = await page.evaluate(() => {
        const limit = document.documentElement.clientWidth
        if (document.documentElement.scrollWidth <= limit) return []
        const clips = (element: Element | null): boolean =>
          element !== null &&
          element !== document.body &&
          (getComputedStyle(element).overflowX !== 'visible' || clips(element.parentElement))
        return [...document.body.querySelectorAll('*')]
          .filter(
            element => element.getBoundingClientRect().right > limit + 1 && !clips(element.parentElement),
          )
          .map(element => element.outerHTML.slice(0, 120))
      })
      expect(wide, 'what is too wide').toEqual([])
    })
  }
}
