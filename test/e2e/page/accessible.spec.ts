import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { name, pages, test, wakeIslands } from '../site.ts'

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

for (const path of pages) {
  for (const width of [1280, 390]) {
    test(`${name(path)} meets WCAG 2.2 AA, in light and dark, ${width} px`, async ({ page, open }) => {
      // Four times every rule on a long page: a busy machine may take a minute.
      test.setTimeout(120_000)
      await page.setViewportSize({ width, height: 800 })
      // Without motion no colour is on its way to another.
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await open(path)
      await expectNoViolations(page, 'as served')
      await wakeIslands(page)
      await expectNoViolations(page, 'with every island awake')
    })
  }
}

async function expectNoViolations(page: Page, when: string) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const axe = new AxeBuilder({ page })
      // What passes need not be listed, and the page's own document is all there is to look at: this takes a quarter of the time.
      .options({ runOnly: { type: 'tag', values: standard }, resultTypes: ['violations'] })
      .setLegacyMode()
    const { violations, passes } = await axe.analyze()
    expect(summary(violations), `${when}, ${colorScheme}`).toEqual([])
    expect(passes.length, 'rules that found something to look at').toBeGreaterThan(0)
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
