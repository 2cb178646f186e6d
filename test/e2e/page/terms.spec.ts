import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { chapters, name, tabTo, test } from '../site.ts'

const chapter = 'chapters/12-every-interleaving/'
const word = (page: Page) => page.getByRole('button', { name: 'Mazurkiewicz trace' })
const card = (page: Page) => page.locator('.term-card:popover-open')
const title = (page: Page) => page.locator('main h1')

test('a term shows its definition while it has the focus', async ({ page, open, errors }) => {
  await open(chapter)
  await expect(card(page)).toHaveCount(0)
  await tabTo(page, word(page))
  await expect(card(page)).toContainText('Antoni Mazurkiewicz')
  await expect(word(page)).toHaveAccessibleDescription(/^A run, whichever of the steps/)

  await page.keyboard.press('Tab')
  const link = card(page).getByRole('link', { name: 'In the glossary' })
  await expect(link).toBeFocused()
  await expect(link).toHaveAttribute('href', /reference\/glossary\/(index\.html)?#trace$/)
  await page.keyboard.press('Tab')
  await expect(page.locator('.term-card:popover-open:has(a[href$="#trace"])')).toHaveCount(0)
  expect(errors).toEqual([])
})

test('Escape closes a definition and leaves the focus at its term', async ({ page, open }) => {
  await open(chapter)
  await tabTo(page, word(page))
  await page.keyboard.press('Escape')
  await expect(card(page)).toHaveCount(0)
  await expect(word(page)).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(card(page)).toHaveCount(1)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await expect(card(page)).toHaveCount(0)
  await expect(word(page)).toBeFocused()
})

test('a term shows its definition while it or the definition is pointed at', async ({ page, open }) => {
  await open(chapter)
  await word(page).hover()
  await expect(card(page)).toHaveCount(1)
  await card(page).getByText('In the glossary').hover()
  await page.waitForTimeout(600)
  await expect(card(page)).toHaveCount(1)
  await title(page).hover()
  await expect(card(page)).toHaveCount(0)

  await word(page).hover()
  await expect(card(page)).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(card(page)).toHaveCount(0)
})

test('a definition moves nothing, and is not printed', async ({ page, open }) => {
  await open(chapter)
  const places = () =>
    page.locator('main p').evaluateAll(all => all.map(one => one.getBoundingClientRect().top + scrollY))
  const before = await places()
  await word(page).focus()
  await expect(card(page)).toBeVisible()
  expect(await places()).toEqual(before)
  await page.emulateMedia({ media: 'print' })
  await expect(card(page)).toBeHidden()
})

test('a tap opens a definition and a tap elsewhere closes it', async ({ browser, siteUrl }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 390, height: 800 } })
  const phone = await context.newPage()
  await phone.goto(siteUrl + chapter)
  await word(phone).tap()
  await expect(card(phone)).toBeVisible()
  await word(phone).tap()
  await expect(card(phone)).toBeVisible()
  await title(phone).tap({ position: { x: 2, y: 2 } })
  await expect(card(phone)).toHaveCount(0)
  await context.close()
})

test('a click opens a definition without JavaScript', async ({ browser, siteUrl }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const plain = await context.newPage()
  await plain.goto(siteUrl + chapter)
  await word(plain).click()
  await expect(card(plain)).toBeVisible()
  await context.close()
})

for (const path of chapters) {
  test(`definitions of ${name(path)} are whole at any width, and cover no term`, async ({ page, open }) => {
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 800 })
      await open(path)
      for (const whole of await page.locator('.term').all()) {
        const term = whole.getByRole('button')
        await term.focus()
        const box = await whole.locator('.term-card:popover-open').boundingBox()
        const at = await term.boundingBox()
        if (!box || !at) throw new Error('The term or its definition is not there.')
        expect(box.x).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width).toBeLessThanOrEqual(width)
        expect(box.y).toBeGreaterThanOrEqual(0)
        expect(box.y + box.height).toBeLessThanOrEqual(800)
        const apart = box.y >= at.y + at.height || box.y + box.height <= at.y
        expect(apart, `${await term.textContent()} is covered by its definition`).toBe(true)
      }
    }
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`an open definition meets WCAG 2.2 AA, ${colorScheme}, ${width} px`, async ({ page, open }) => {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 800 })
      await open(chapter)
      await word(page).focus()
      await expect(card(page)).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).include('.term').analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
    })
  }
}
