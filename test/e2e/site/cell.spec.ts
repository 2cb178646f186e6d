import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { tabTo, test } from '../site.ts'

const chapter = 'chapters/14-deferred-reset/'

function sourceOf(name: string): string {
  return readFileSync(new URL(`../../../content/${chapter}${name}.cell.ts`, import.meta.url), 'utf8')
}

/** A cell of the chapter, its parts and its buttons. */
function cell(page: Page, name: string) {
  const root = page.locator(`#cell-${name}`)
  return {
    root,
    status: root.getByRole('status').first(),
    output: root.locator('.cell-output'),
    editor: root.locator('.cm-content'),
    button: (label: string) => root.getByRole('button', { name: label, exact: true }),
  }
}

/** Opens the editor, replaces its text and runs it, all by keyboard; waits for the run to end. */
async function runEdited(page: Page, name: string, text: string) {
  const { editor, output, button } = cell(page, name)
  if (!(await editor.isVisible())) {
    await tabTo(page, button('Edit'))
    await page.keyboard.press('Enter')
  }
  await expect(editor).toBeFocused()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
  await page.keyboard.press('Control+Enter')
  await expect(output).toHaveAttribute('aria-busy', 'false')
}

const tried = sourceOf('plain').replace(
  'mutex_lock(xe_vdev.state_mutex)',
  'mutex_trylock(xe_vdev.state_mutex)',
)

test('an edited lock call gives a new verdict, with the keyboard alone', async ({ open, page, errors }) => {
  await open(chapter)
  const { output, status, editor, button } = cell(page, 'plain')
  const before = await output.innerText()
  await runEdited(page, 'plain', tried)
  await expect(output).not.toHaveText(before, { useInnerText: true })
  expect(await status.textContent()).not.toBe('')

  await page.keyboard.press('Escape')
  await tabTo(page, button('Undo my edits'))
  await page.keyboard.press('Enter')
  await expect(output).toHaveText(before, { useInnerText: true })
  await expect(editor).not.toContainText('mutex_trylock')
  await tabTo(page, button('Undo'))
  await page.keyboard.press('Enter')
  await expect(output).not.toHaveText(before, { useInnerText: true })
  expect(errors).toEqual([])
})

test('every key that is typed arrives, however fast', async ({ open, page }) => {
  await open(chapter)
  const { editor, button } = cell(page, 'plain')
  await button('Edit').click()
  await expect(editor).toBeFocused()
  await page.keyboard.press('Control+A')
  const typed = '// abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghijklmnopqrstuvwxyz'
  await page.keyboard.type(typed)
  await expect(editor).toHaveText(typed)
})

test('a loop without end is stopped, and the page goes on', async ({ open, page, errors }) => {
  await open(chapter)
  const plain = cell(page, 'plain')
  await runEdited(page, 'plain', `${sourceOf('plain')}\nfor (;;) {}\n`)
  await expect(plain.output).toContainText(/longer than 2 s/)
  await runEdited(page, 'plain', `${sourceOf('plain')}\n// again\n`)
  await expect(plain.output).not.toContainText(/longer than/)
  await expect(plain.output).not.toContainText(/error/i)
  expect(errors).toEqual([])
})

test('what grows without bound ends in an error, and the page goes on', async ({ open, page, errors }) => {
  await open(chapter)
  const plain = cell(page, 'plain')
  await runEdited(page, 'plain', 'const all = []\nfor (;;) all.push(all.length)\nexport default all')
  await expect(plain.output).toContainText(/more memory than there is|ran longer than 2 s|out of memory/)
  await runEdited(page, 'plain', "export default 'after all'")
  await expect(plain.output).toContainText('after all')
  await runEdited(page, 'plain', "let text = 'a'\nfor (;;) text += text\nexport default text")
  await expect(plain.output).toContainText('more memory than there is')
  await expect(plain.output).toContainText('line 2')
  expect(errors).toEqual([])
})

test('a run is stopped by hand', async ({ open, page }) => {
  await open(chapter)
  const plain = cell(page, 'plain')
  await runEdited(page, 'plain', "export default 'warm'")
  await plain.editor.fill('for (;;) {}')
  await page.keyboard.press('Control+Enter')
  await expect(plain.status).toHaveText('Running…')
  await plain.button('Stop').click()
  await expect(plain.output).toContainText('you stopped it')
})

test('an error names its cell and line', async ({ open, page, errors }) => {
  await open(chapter)
  const { output, root } = cell(page, 'plain')
  await runEdited(page, 'plain', 'const one = 1\nfunction broken( {\n')
  await expect(output).toContainText('plain.cell.ts')
  await expect(output).toContainText(/line \d/)
  await expect(root.locator('.cm-content .line-error')).toHaveCount(1)
  expect(errors).toEqual([])
})

test('an edit reruns the cells that import it, and survives a reload', async ({ open, page, errors }) => {
  await open('chapters/11-making-it-hang/')
  const four = cell(page, 'four')
  const before = await four.output.innerText()
  const flows = readFileSync(
    new URL('../../../content/chapters/11-making-it-hang/flows.cell.ts', import.meta.url),
    'utf8',
  )
  await runEdited(page, 'flows', flows.replace(/mutex_lock\(/g, 'mutex_trylock('))
  await expect(four.output).not.toHaveText(before, { useInnerText: true })
  const after = await four.output.innerText()

  await page.reload()
  await expect(four.output).toHaveText(after, { useInnerText: true })
  await expect(cell(page, 'flows').root).toContainText('mutex_trylock')
  await expect(page.locator('.cell-output[aria-busy=true]')).toHaveCount(0)
  await cell(page, 'flows').button('Reset all cells').click()
  await expect(four.output).toHaveText(before, { useInnerText: true })
  expect(errors).toEqual([])
})

test('code in a cell has no network, no storage, no eval and no page', async ({ open, page }) => {
  await open(chapter)
  const answered: string[] = []
  page.on('response', response => {
    if (response.url().includes('example.invalid')) answered.push(response.url())
  })
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText ?? ''
    if (request.url().includes('example.invalid') && !/csp/i.test(reason))
      answered.push(`${request.url()} ${reason}`)
  })
  const tries: Record<string, string> = {
    fetch: "await fetch('http://example.invalid/')",
    import: "await import('http://example.invalid/x.js')",
    storage: 'localStorage.length',
    database:
      "await new Promise((resolve, reject) => { const request = indexedDB.open('x'); request.onsuccess = resolve; request.onerror = reject })",
    cache: "await caches.open('x')",
    eval: "eval('1')",
    constructor: "[].constructor.constructor('return 1')()",
    document: 'document.title',
    parent: 'parent.location.href',
    socket:
      "await new Promise((resolve, reject) => { const socket = new WebSocket('ws://example.invalid/'); socket.onopen = resolve; socket.onerror = reject })",
  }
  const lines = Object.entries(tries).map(
    ([name, code]) => `try { ${code}; got.push('${name}') } catch { refused.push('${name}') }`,
  )
  const text = `const got: string[] = []\nconst refused: string[] = []\n${lines.join('\n')}\nexport default 'got: ' + got.join(' ') + '; refused: ' + refused.join(' ')\n`
  const { output } = cell(page, 'plain')
  await runEdited(page, 'plain', text)
  await expect(output).toContainText(`got: ; refused: ${Object.keys(tries).join(' ')}`)
  expect(answered).toEqual([])
})

test('a link carries edited code, which is not run before the reader says so', async ({
  open,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(chapter)
  const { output, root, button } = cell(page, 'plain')
  const before = await output.innerText()
  await runEdited(page, 'plain', tried)
  const after = await output.innerText()
  await button('Copy link').click()
  const shown = root.getByRole('textbox', { name: 'Link' })
  await expect(root.getByText('Link copied.').or(shown)).toBeVisible()
  const address = (await shown.isVisible())
    ? await shown.inputValue()
    : await page.evaluate(() => navigator.clipboard.readText())

  await button('Undo my edits').click()
  await expect(output).toHaveText(before, { useInnerText: true })
  await page.goto('about:blank')
  await page.goto(address)
  await expect(root).toContainText('mutex_trylock')
  await expect(root.getByText('This code came with the link')).toBeInViewport()
  await expect(output).toHaveText(before, { useInnerText: true })
  await root.getByRole('button', { name: 'Run it' }).click()
  await expect(output).toHaveText(after, { useInnerText: true })
})

const slow = `import { explore, mutex, mutex_lock, mutex_unlock, scenario, struct, task } from 'deferred-reset'

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
const devices = names.map(name => struct(name, { lock: mutex(), count: 0 }))

function takesBoth(first: (typeof devices)[0], second: (typeof devices)[0]) {
  mutex_lock(first.lock)
  mutex_lock(second.lock)
  second.count = 1
  mutex_unlock(second.lock)
  mutex_unlock(first.lock)
}

const tasks = names.map((name, index) => task(name, takesBoth, devices[index], devices[(index + 1) % 10]))

export default explore(scenario({ policy: 'linux', tasks }), { title: 'Ten', limit: 20_000_000, reduce: false })
`

test('a long search says how far it is without moving anything, and keeps what it found when it is stopped', async ({
  open,
  page,
  errors,
}) => {
  await open(chapter)
  const { root, output, editor, button, status } = cell(page, 'plain')
  await button('Edit').click()
  await expect(editor).toBeFocused()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(slow)
  const height = async () => Math.round((await root.boundingBox())?.height ?? 0)
  const before = await height()
  await page.keyboard.press('Control+Enter')
  await expect(root.locator('.cell-progress')).toContainText(/Searching: [\d,]+ states/)
  expect(await height()).toBe(before)
  // The numbers are for the eye: they would be read out over and over.
  await expect(status).not.toContainText('Searching')
  await button('Stop').click()
  await expect(output).toContainText(
    /Not proved: you stopped the search\. Nothing wrong was found in the [\d,]+ states/,
  )
  await expect(status).toContainText('Stopped after')
  await expect(button('Run')).toBeVisible()
  expect(errors).toEqual([])
})
