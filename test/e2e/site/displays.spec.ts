import { expect } from '@playwright/test'
import { tabTo, test } from '../site.ts'

test('a lock graph is fed by keyboard alone, says what is known, and keeps still', async ({
  open,
  page,
  errors,
}) => {
  await open('chapters/09-how-lockdep-thinks/')
  const graph = page.locator('#flows')
  const arcs = graph.locator('.lg-arc:not(.unfed)')
  const caption = graph.locator('.lg-caption')
  const all = await arcs.count()
  expect(all).toBeGreaterThan(1)
  await tabTo(page, graph)
  const height = async () => Math.round((await graph.boundingBox())?.height ?? 0)
  const before = await height()
  await page.keyboard.press('Home')
  await expect(caption).toHaveText('Nothing has run yet, so no order is known.')
  await expect(arcs).toHaveCount(0)
  const tasks = await graph.getByRole('button', { name: /^[a-z_]+$/ }).count()
  for (let fed = 1; fed <= tasks; fed++) {
    await page.keyboard.press('ArrowRight')
    expect(new URL(page.url()).hash).toBe(`#flows~${fed}`)
    expect(await height()).toBe(before)
  }
  await expect(arcs).toHaveCount(all)
  await expect(caption).toContainText('closes the circle')
  await page.keyboard.press('ArrowLeft')
  await expect(caption).not.toContainText('closes the circle')
  await page.keyboard.press('End')
  await expect(caption).toContainText('closes the circle')
  await expect(graph).toBeFocused()
  expect(errors).toEqual([])
})

test('a report is walked by keyboard alone: its notes are read out, its names light up', async ({
  open,
  page,
  errors,
}) => {
  await open('chapters/10-reading-the-report/')
  const report = page.locator('#mail-report')
  const current = report.locator('.rt-line.current')
  const heard = report.locator('[aria-live]')
  const lit = page.locator('html')
  await tabTo(page, report)
  await expect(heard).toHaveText('')
  for (let press = 0; press < 4; press++) await page.keyboard.press('ArrowDown')
  await expect(current).toContainText('&migf->lock')
  await expect(heard).toContainText('The lock asked for')
  await expect(lit).toHaveAttribute('data-lit-lock', 'migf-lock')
  await page.keyboard.press('ArrowDown')
  await expect(lit).not.toHaveAttribute('data-lit-lock')
  await page.keyboard.press('End')
  await expect(current).toBeInViewport()
  expect(await report.locator('details').getAttribute('open')).not.toBeNull()
  await page.keyboard.press('Home')
  await expect(current).toContainText('possible circular locking dependency')
  await page.keyboard.press('Tab')
  await expect(current).toHaveCount(0)
  await expect(heard).toHaveText('')
  expect(errors).toEqual([])
})

test('what the mouse passes over in a report is marked, not read out', async ({ open, page }) => {
  await open('chapters/10-reading-the-report/')
  const report = page.locator('#mail-report')
  const name = report.locator('.rt-line .lock-memory-lock').first()
  // The first touch wakes the report.
  await expect(async () => {
    await report.locator('.rt-line').first().hover()
    await name.hover()
    await expect(page.locator('html')).toHaveAttribute('data-lit-lock', 'memory-lock', { timeout: 500 })
  }).toPass()
  await expect(report.locator('[aria-live]')).toHaveText('')
})

test('a state graph is walked by keyboard alone, and each state is told', async ({ open, page, errors }) => {
  await open('chapters/12-every-interleaving/')
  const graph = page.locator('#graph-g')
  const here = graph.locator('.sg-here')
  await tabTo(page, graph)
  await expect(here).toContainText('State 0: the start.')
  await page.keyboard.press('ArrowDown')
  await expect(here).toContainText('State 1: 1 step from the start.')
  await expect(here).toContainText('holds')
  expect(new URL(page.url()).hash).toBe('#graph-g~1.a')
  await page.keyboard.press('ArrowRight')
  await expect(here).toContainText('State 2: 1 step from the start.')
  await page.keyboard.press('Home')
  await page.keyboard.press('2')
  await expect(here).toContainText('State 2')
  await page.keyboard.press('ArrowUp')
  await expect(here).toContainText('State 0')
  await expect(graph).toBeFocused()
  expect(errors).toEqual([])
})

test('a state graph opens as its address says, and replays the run to that state', async ({
  open,
  page,
  errors,
}) => {
  await open('chapters/12-every-interleaving/#graph-g~2.aa')
  const cell = page.locator('#graph')
  await expect(cell.locator('.sg-here')).toContainText('State 3: 2 steps from the start.')
  await cell.getByRole('button', { name: 'Replay the run to state 3' }).click()
  const replay = cell.getByRole('group', { name: 'Replay: Run to state 3' })
  await expect(replay.getByRole('status').first()).toContainText(/Step \d of 2/)
  expect(errors).toEqual([])
})

test('the run that breaks a claim wakes as a replay', async ({ open, page, errors }) => {
  await open('chapters/13-fixes-that-do-not-work/')
  const exploration = page.locator('#forget')
  await exploration.locator('.ex-witness > summary').first().click()
  const replay = exploration.getByRole('group', { name: /^Replay: / })
  await tabTo(page, replay)
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect(replay.getByRole('status').first()).toContainText('Step 1 of')
  expect(errors).toEqual([])
})
