import { expect, type Page } from '@playwright/test'
import { test } from '../site.ts'

const chapter = 'chapters/11-making-it-hang/'

/** Opens the dialog from the header by keyboard, and looks for something. */
async function searchFor(page: Page, query: string) {
  await page.getByRole('button', { name: 'Search', exact: true }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Search the course' })
  await expect(dialog.getByRole('textbox')).toBeFocused()
  await page.keyboard.insertText(query)
  return dialog
}

test('a name is found from the header, and its link leads to the section', async ({ open, page, errors }) => {
  await open(chapter)
  const dialog = await searchFor(page, 'xe_vfio_pci_reset_done')
  await expect(dialog.getByRole('status')).toHaveText(/^\d+ places on \d+ pages\.$/)
  await expect(dialog.locator('mark').first()).toHaveText(/reset_done/)
  const link = dialog.locator('.search-found a').first()
  const [address, fragment = ''] = ((await link.getAttribute('href')) ?? '').split('#')
  await link.press('Enter')
  await page.waitForURL(url => url.href.startsWith(address ?? '') && url.hash === `#${fragment}`)
  if (fragment) await expect(page.locator(`[id="${fragment}"]`)).toBeInViewport()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(errors).toEqual([])
})

test('arrow keys go through what was found, Escape back to the page', async ({ open, page, errors }) => {
  await open(chapter)
  const dialog = await searchFor(page, 'mutex')
  const links = dialog.locator('.search-found a:visible')
  await expect(links.nth(2)).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(links.first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(links.nth(1)).toBeFocused()
  await page.keyboard.press('End')
  await expect(links.last()).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowUp')
  await expect(dialog.getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Search', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('textbox')).toHaveValue('mutex')
  expect(errors).toEqual([])
})

test('Enter follows the best hit', async ({ open, page }) => {
  await open(chapter)
  const dialog = await searchFor(page, 'the fifth thread')
  const best = await dialog.locator('.search-found a').first().getAttribute('href')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(best ?? '')
  await expect(dialog).toBeHidden()
})

test('who finds nothing is told what to try', async ({ open, page, errors }) => {
  await open(chapter)
  const dialog = await searchFor(page, 'xyzzyplugh')
  await expect(dialog.getByRole('status')).toHaveText('Nothing found for “xyzzyplugh”.')
  await expect(dialog.getByRole('link')).toHaveText(['contents', 'glossary', 'all headings'])
  for (const link of await dialog.getByRole('link').evaluateAll(links => links.map(one => String(one)))) {
    await page.goto(link)
    const { hash } = new URL(link)
    await expect(page.locator(hash || 'h1')).toBeInViewport()
  }
  expect(errors).toEqual([])
})

test('the page of the search takes its query from the address, and keeps it there', async ({
  open,
  page,
  errors,
}) => {
  await open('search/')
  await expect(page.locator('main astro-island[ssr]')).toHaveCount(0)
  await page.goto(`${page.url()}?q=${encodeURIComponent('migf->lock')}`)
  const field = page.getByRole('main').getByRole('textbox')
  await expect(field).toHaveValue('migf->lock')
  await expect(page.getByRole('main').getByRole('status')).toHaveText(/^\d+ places on \d+ pages\.$/)
  await field.fill('trylock')
  await expect(page).toHaveURL(/\?q=trylock$/)
  await expect(page.locator('.search-found mark').first()).toHaveText(/trylock/i)
  expect(errors).toEqual([])
})

test('each section of a chapter and each of its cells has a link', async ({ open, page }) => {
  await open(chapter)
  for (const heading of await page.locator('main article > h2[id], main article > h3[id]').all()) {
    const id = await heading.getAttribute('id')
    await expect(heading.locator('+ a.anchor')).toHaveAttribute('href', `#${id}`)
    await expect(heading.locator('+ a.anchor')).toHaveAccessibleName(
      `Link to “${await heading.textContent()}”`,
    )
  }
  for (const cell of await page.locator('section.cell').all()) {
    await expect(cell.locator('a.cell-title')).toHaveAttribute('href', `#${await cell.getAttribute('id')}`)
  }
})
