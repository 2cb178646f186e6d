import { expect } from '@playwright/test'
import { chapters, name, reference, test } from '../site.ts'

for (const path of [...chapters, ...reference]) {
  test(`${name(path)} loads no module before it is touched`, async ({ open, page }) => {
    const scripts: string[] = []
    page.on('request', request => {
      if (request.resourceType() === 'script') scripts.push(request.url())
    })
    await open(path)
    await page.waitForLoadState('networkidle')
    expect(scripts).toEqual([])
    if (chapters.includes(path)) expect(await page.locator('astro-island').count()).toBeGreaterThan(0)
    expect(await page.locator('astro-island:not([ssr])').count()).toBe(0)
  })
}

test('what a reader does while a figure is loading is not lost', async ({ open, page, errors }) => {
  await page.route('**/_astro/*.js', async route => {
    await new Promise(resolve => setTimeout(resolve, 400))
    await route.continue()
  })
  await open('chapters/11-making-it-hang/')
  const figure = page.locator('#hang')
  const status = figure.getByRole('status').first()
  await figure.getByRole('button', { name: 'First', exact: true }).click()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(status).toContainText('Step 2 of')
  await expect(figure.getByRole('button', { name: 'First', exact: true })).toBeFocused()
  expect(errors).toEqual([])
})
