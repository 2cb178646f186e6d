import { expect, type Page } from '@playwright/test'
import { tabTo, test } from '../site.ts'

const freed = `[   12.345678] =========================
[   12.345680] WARNING: held lock freed!
[   12.345681] 6.12.0 #1 Not tainted
[   12.345682] -------------------------
[   12.345683] probe/77 is freeing memory ffff888100000000-ffff8881000000ff, with a lock still held there!
`

/** The parts of the page. */
function parts(page: Page) {
  const tool = page.locator('#decode')
  return {
    tool,
    box: tool.getByRole('textbox'),
    status: tool.getByRole('status'),
    reports: tool.getByRole('region'),
    button: (name: string) => tool.getByRole('button', { name, exact: true }),
  }
}

test('a log is pasted and decoded by keyboard alone', async ({ open, page, errors }) => {
  await open('decode/')
  const { box, button, reports, status } = parts(page)
  await tabTo(page, box)
  await page.keyboard.insertText(freed)
  await tabTo(page, button('Decode'))
  await page.keyboard.press('Enter')
  await expect(status).toHaveText('One report in the box.')
  await expect(reports).toHaveCount(1)
  await expect(reports).toContainText('held lock freed')
  const report = page.locator('#decode-1')
  await tabTo(page, report)
  await page.keyboard.press('ArrowDown')
  await expect(report.locator('.rt-line.current')).toHaveCount(1)
  expect(errors).toEqual([])
})

test('text without a report is kept, and so is what was shown', async ({ open, page, errors }) => {
  await open('decode/')
  const { box, button, reports, status } = parts(page)
  const before = await reports.innerText()
  await box.fill('all is well')
  await button('Decode').click()
  await expect(status).toContainText('No lockdep report found in the box. Looked for ')
  await expect(box).toHaveValue('all is well')
  expect(await reports.innerText()).toBe(before)
  await box.fill('')
  await button('Decode').click()
  await expect(status).toContainText('The box is empty')
  await button('The mail’s report').click()
  await expect(status).toHaveText('One report in the mail.')
  await expect(box).not.toHaveValue('')
  expect(errors).toEqual([])
})

test('a file is opened by the button, and again when it has changed', async ({ open, page, errors }) => {
  await open('decode/')
  const { box, button, status } = parts(page)
  for (const [text, said] of [
    [freed, 'One report in dmesg.txt.'],
    [freed + freed, '2 reports in dmesg.txt.'],
  ] as const) {
    const chosen = page.waitForEvent('filechooser')
    await button('Open a file').click()
    await (await chosen).setFiles({ name: 'dmesg.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
    await expect(status).toHaveText(said)
    await expect(box).toHaveValue(text)
  }
  expect(errors).toEqual([])
})

test('a file may be dropped anywhere on the page, awake or not', async ({ open, page, errors }) => {
  await open('decode/')
  const { status, tool } = parts(page)
  const data = await page.evaluateHandle(text => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([text], 'journal.txt', { type: 'text/plain' }))
    return transfer
  }, freed)
  const enter = { dataTransfer: data, bubbles: true, cancelable: true }
  await tool.getByRole('textbox').dispatchEvent('dragenter', enter)
  await expect(page.locator('main astro-island[ssr]')).toHaveCount(0)
  const taken = () =>
    page.locator('h1').evaluate((target, dataTransfer) => {
      const drag = (type: string) =>
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
      // An event whose default is prevented says false: the browser would have opened the file.
      return [drag('dragover'), drag('drop')]
    }, data)
  await expect(async () => expect(await taken()).toEqual([false, false])).toPass()
  await expect(status).toHaveText('One report in journal.txt.')
  expect(errors).toEqual([])
})

test('a link carries the text to another reader', async ({ browser, open, page, errors }) => {
  await open('decode/')
  const { box, button, status } = parts(page)
  await box.fill(freed)
  await button('Decode').click()
  await button('Copy link').click()
  await expect(status).toContainText('It carries the text itself.')
  expect(page.url()).toMatch(/#decode~/)
  const other = await browser.newPage()
  await other.goto(page.url())
  const arrived = parts(other)
  await expect(arrived.status).toHaveText('One report in the link.')
  await expect(arrived.box).toHaveValue(freed)
  await other.close()
  expect(errors).toEqual([])
})

test('a broken link says so, and the page works on', async ({ open, page, errors }) => {
  await open('decode/#decode~broken')
  const { box, button, status } = parts(page)
  await expect(status).toContainText('The text of the link cannot be read')
  await box.fill(freed)
  await button('Decode').click()
  await expect(status).toHaveText('One report in the box.')
  expect(errors).toEqual([])
})

test('without JavaScript the page shows the report, and says what it needs for another', async ({
  browser,
  location,
  siteUrl,
}) => {
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await plain.goto(`${siteUrl}decode/${location === 'file' ? 'index.html' : ''}`)
  await expect(plain.locator('.rt-notes li').first()).toBeVisible()
  await expect(plain.getByText('To decode a report of your own this page needs JavaScript.')).toBeVisible()
  await expect(plain.locator('.rt-keys')).toBeHidden()
  await plain.context().close()
})
