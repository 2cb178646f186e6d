import { expect } from '@playwright/test'
import { tabTo, test } from '../site.ts'

test('one rwsem is asked for by keyboard alone; the engine answers, the focus stays, the address says it', async ({
  open,
  page,
  errors,
}) => {
  await open('chapters/08-mutex-rwsem-spinlock/')
  const lab = page.locator('#flows')
  const caption = lab.locator('.rw-caption [role=status]')
  await tabTo(page, lab)
  const height = async () => Math.round((await lab.boundingBox())?.height ?? 0)
  const before = await height()
  await page.keyboard.press('ArrowLeft')
  await expect(caption).toContainText('D passes A')
  for (let request = 7; request > 0; request--) {
    await page.keyboard.press('ArrowLeft')
    expect(await height()).toBe(before)
  }
  await expect(caption).toContainText('Nobody has asked for the lock yet.')
  const ask = async (task: number, slot: number) => {
    await page.keyboard.press(String(task))
    for (let press = 0; press < slot; press++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
  }
  await ask(1, 0)
  await expect(caption).toContainText('Request 1 of 1, policy linux. A calls down_read')
  await ask(2, 1)
  await expect(caption).toContainText('B calls down_write on mmap_lock and waits')
  await expect(lab.getByRole('button', { name: 'B waits for A (mmap_lock)' })).toBeFocused()
  await ask(3, 2)
  await expect(caption).toContainText('C calls down_read_trylock on mmap_lock and fails at once')
  expect(new URL(page.url()).hash).toBe('#flows~3.ab1c2')
  await expect(lab.locator('tbody tr').last().locator('td')).toHaveText(['fails', 'fails', 'takes it'])
  expect(errors).toEqual([])
})
