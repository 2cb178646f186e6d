import { expect } from '@playwright/test'
import { test } from '../site.ts'

const chapter = 'chapters/17-the-family/'
/** How long library, compiler and models may take to be loaded and run, in ms. */
const timeout = 20_000

test('a verdict of the driver table opens what it came from, by keyboard alone', async ({
  open,
  page,
  errors,
}) => {
  await open(chapter)
  const verdict = page.getByRole('button', {
    name: /^deadlock ?, xe 7\.2, a file open: explorer \+ writer$/,
  })
  // It is one of a hundred and sixty stops: go by keyboard from the one before it.
  await page.getByRole('button', { name: /^verified ?, xe 7\.2, a file open: explorer$/ }).focus()
  await page.keyboard.press('Tab')
  await expect(verdict).toBeFocused()
  await page.keyboard.press('Enter')
  const evidence = page.getByRole('region', { name: 'xe 7.2, a file open: explorer + writer' })
  await expect(evidence.locator('.ex-reason')).toContainText('read waits for mmap_lock', { timeout })
  await expect(verdict).toBeFocused()
  await expect(verdict).toHaveAttribute('aria-expanded', 'true')
  expect(new URL(page.url()).hash).toBe('#table-xe-7.2~open~writer')
  await evidence.getByText(/^Replay a run that breaks “no deadlock”/).click()
  await expect(evidence.getByRole('region', { name: 'Take over' })).toBeVisible()
  await verdict.press('Enter')
  await expect(evidence).toHaveCount(0)
  expect(errors).toEqual([])
})

test('the recorded report stands beside the computed one', async ({ open, page, errors }) => {
  await open(`${chapter}#table-xe-7.2~open~recorded`)
  const evidence = page.getByRole('region', { name: 'xe 7.2, a file open: Linux 6.1.192' })
  await expect(evidence.getByRole('columnheader')).toHaveText(['Linux 6.1.192', 'our validator'], {
    timeout,
  })
  await expect(evidence).toBeInViewport()
  expect(errors).toEqual([])
})

test('a link in the text opens a run with flows of its own', async ({ open, page, errors }) => {
  await open(chapter)
  await page.getByRole('link', { name: 'The model does this in 20 steps.' }).click()
  const evidence = page.getByRole('region', { name: /^mlx5 6\.2, a file open: explorer of/ })
  await expect(evidence.getByText(/“no reset is lost”: .*20 steps/)).toBeVisible({ timeout })
  await expect(evidence).toBeInViewport()
  expect(errors).toEqual([])
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the driver table can be filtered, and its circles and runs stand in words', async ({
    open,
    page,
  }) => {
    await open(chapter)
    const versions = page.locator('.dt-row:visible')
    await expect(versions).toHaveCount(25)
    await page.getByRole('radio', { name: /^the last of each driver/ }).check()
    await expect(versions).toHaveCount(11)
    const row = page.locator('[id="table-xe-7.2"]')
    await expect(row.getByText(/circle migf->lock → migration->lock → mmap_lock → memory_lock/)).toBeVisible()
    await expect(
      row.getByText(/deadlock: read, reset, pin, set_device_state, mmap_writer, read/),
    ).toBeVisible()
  })
})
