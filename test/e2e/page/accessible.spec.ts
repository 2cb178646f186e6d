import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { name, pages, test, wakeIslands } from '../site.ts'

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

for (const path of pages) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      test(`${name(path)} meets WCAG 2.2 AA, ${colorScheme}, ${width} px`, async ({ page, open }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height: 800 })
        await open(path)
        const served = await new AxeBuilder({ page }).withTags(standard).analyze()
        expect(summary(served.violations), 'as served').toEqual([])
        await wakeIslands(page)
        const woken = await new AxeBuilder({ page }).withTags(standard).analyze()
        expect(summary(woken.violations), 'with every island awake').toEqual([])
      })
    }
  }
}

function summary(violations: Awaited<ReturnType<AxeBuilder['analyze']>>['violations']) {
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes
      .slice(0, 5)
      .map(node => `${node.target.join(' ')}: ${node.any[0]?.message ?? node.failureSummary ?? ''}`),
  }))
}
