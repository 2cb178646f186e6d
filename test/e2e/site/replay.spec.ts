import { expect, type Page } from '@playwright/test'
import { tabTo, test } from '../site.ts'

const chapter = 'chapters/11-making-it-hang/'

/** The replay of the shortest hang, and what it says. */
function hang(page: Page) {
  const figure = page.locator('#hang')
  return {
    figure,
    status: figure.getByRole('status').first(),
    runs: figure.locator('.rp-runs button[aria-pressed]'),
    button: (name: string) => figure.getByRole('button', { name, exact: true }),
    sentences: figure.locator('details', { hasText: 'steps as text' }).locator('ol > li'),
    takeOver: figure.getByRole('region', { name: 'Take over' }),
  }
}

/** The tasks in the order in which they run, by their number from 1, read from the steps as text. */
async function scheduleOf(page: Page): Promise<number[]> {
  const { sentences, takeOver } = hang(page)
  const buttons = await takeOver.getByRole('listitem').allTextContents()
  const tasks = buttons.map(text => /[a-z]+(?:_[a-z]+)+|[a-z]{4,}/.exec(text.replace('Run ', ''))?.[0] ?? '')
  const steps = await sentences.allTextContents()
  return steps.map(sentence => tasks.findIndex(task => sentence.trim().startsWith(task)) + 1)
}

test('a replay is stepped by keyboard alone, and says each step', async ({ open, page, errors }) => {
  await open(chapter)
  const { figure, status } = hang(page)
  await tabTo(page, figure)
  await page.keyboard.press('Home')
  await expect(status).toContainText('Step 0 of')
  const start = await status.textContent()
  await page.keyboard.press('ArrowRight')
  await expect(status).toContainText('Step 1 of')
  expect(await status.textContent()).not.toBe(start)
  expect(new URL(page.url()).hash).toBe('#hang~1')
  await page.keyboard.press('ArrowLeft')
  await expect(status).toContainText('Step 0 of')
  await page.keyboard.press('End')
  await expect(status).toHaveText(/Step (\d+) of \1\./)
  await expect(figure).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(figure).not.toBeFocused()
  expect(errors).toEqual([])
})

test('a replay opens as its address says', async ({ open, page }) => {
  await open(`${chapter}#hang~3`)
  await expect(hang(page).status).toContainText('Step 3 of')
  await page.evaluate(() => {
    location.hash = '#hang~5'
  })
  await expect(hang(page).status).toContainText('Step 5 of')
})

test('who opens an address with a state sees it, and the tab key goes on from there', async ({
  open,
  page,
}) => {
  await open(`${chapter}#hang~3`)
  const { figure, status } = hang(page)
  await expect(status).toContainText('Step 3 of')
  await expect(figure).toBeInViewport()
  await page.keyboard.press('Tab')
  await expect(page.locator('#cell-hang').locator('a, button').first()).toBeFocused()
})

test('the reader takes over, and a task that cannot run says whom it waits for', async ({
  open,
  page,
  errors,
}) => {
  await open(chapter)
  const { figure, status, runs, button, takeOver } = hang(page)
  await tabTo(page, figure)
  await page.keyboard.press('End')
  await expect(takeOver.getByRole('button').first()).toContainText(/waits for \w+/)
  const before = await status.textContent()
  await page.keyboard.press('1')
  expect(await status.textContent()).toBe(before)

  await page.keyboard.press('Home')
  const [first = 0] = await scheduleOf(page)
  const other = first === 1 ? 2 : 1
  await page.keyboard.press(String(other))
  await expect(status).toContainText('Step 1 of 1')
  await expect(runs).toHaveCount(2)
  await button('Undo').click()
  await expect(runs).toHaveCount(1)
  await expect(status).toHaveText(/Step 0 of \d\d?\./)
  expect(errors).toEqual([])
})

test('the reader makes it hang by hand, with the keyboard alone', async ({ open, page, errors }) => {
  await open(chapter)
  const { figure, status, runs, button } = hang(page)
  await tabTo(page, figure)
  const schedule = await scheduleOf(page)
  expect(schedule.length).toBeGreaterThan(4)
  expect(schedule).not.toContain(0)
  await tabTo(page, button('Deadlock it'))
  await page.keyboard.press('Enter')
  await expect(runs).toHaveCount(2)
  await expect(status).toContainText('Step 0 of 0')
  for (const [index, task] of schedule.entries()) {
    await page.keyboard.press(String(task))
    await expect(status).toContainText(`Step ${index + 1} of ${index + 1}`)
  }
  await expect(status).toContainText(/deadlock|hang|blocked|wait/i)
  const waiting = await figure
    .getByRole('region', { name: 'Take over' })
    .getByRole('button')
    .allTextContents()
  expect(waiting.filter(text => !/waits for|has ended/.test(text))).toEqual([])
  expect(errors).toEqual([])
})

test('the engine shows the shortest hang', async ({ open, page, errors }) => {
  await open(chapter)
  const { sentences, status, runs, button } = hang(page)
  const steps = await sentences.count()
  await button('Shortest').click()
  await expect(runs).toHaveCount(2)
  await expect(status).toContainText(`of ${steps}.`)
  expect(errors).toEqual([])
})
