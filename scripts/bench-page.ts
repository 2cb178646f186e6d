// How fast the built site is in a page: from an edit to a verdict, and one step of a replay.
import { readFileSync } from 'node:fs'
import type { Browser, Page } from '@playwright/test'
import { printTimes } from './measured.ts'

const runs = { cold: 7, fresh: 5, warm: 25, steps: 40 }
const chapter = 'chapters/14-deferred-reset/'
const scenarios = ['plain', 'deferred']

/** Prints the times from an edit to its verdict, of two cells of the chapter with the deferred reset; `root` is the site's address. */
export async function benchEdits(browser: Browser, root: string): Promise<void> {
  for (const name of scenarios) {
    const cold: number[] = []
    for (let run = 0; run < runs.cold; run++) {
      const cell = await openCell(browser, root + chapter, name)
      cold.push(await cell.editAndRun(cell.source))
      await cell.close()
    }
    const cell = await openCell(browser, root + chapter, name)
    await cell.editAndRun(cell.source)
    const warm: number[] = []
    for (let run = 0; run < runs.warm; run++) warm.push(await cell.editAndRun(cell.source))
    const fresh: number[] = []
    for (let run = 0; run < runs.fresh; run++) {
      // A worker that hangs is replaced at once; the next run is the new one's first.
      await cell.editAndRun(`${cell.source}\nfor (;;) {}`)
      await cell.page.waitForTimeout(500)
      fresh.push(await cell.editAndRun(cell.source))
    }
    await cell.close()
    printTimes(`${name}: edit to verdict, nothing loaded before`, cold)
    printTimes(`${name}: edit to verdict, first run of the worker that took over`, fresh)
    printTimes(`${name}: edit to verdict, warm worker`, warm)
  }
}

interface OpenCell {
  readonly page: Page
  /** The chapter's own text. */
  readonly source: string
  /** Puts a text into the editor and runs it; gives the time from the key press to the new value in the page, in ms. */
  editAndRun(text: string): Promise<number>
  close(): Promise<void>
}

/** Opens a chapter in a fresh context and the editor of one of its cells. */
async function openCell(from: Browser, url: string, name: string): Promise<OpenCell> {
  const context = await from.newContext()
  const page = await context.newPage()
  await page.goto(url)
  const root = page.locator(`#cell-${name}`)
  await root.getByRole('button', { name: 'Edit', exact: true }).click()
  const editor = root.locator('.cm-content')
  await editor.waitFor()
  const source = readFileSync(new URL(`../content/${chapter}${name}.cell.ts`, import.meta.url), 'utf8')
  await root.evaluate(element => {
    let pressed = 0
    const times: number[] = []
    Object.assign(window, { times })
    element.addEventListener(
      'keydown',
      event => {
        if (event instanceof KeyboardEvent && event.key === 'Enter' && event.ctrlKey)
          pressed = event.timeStamp
      },
      true,
    )
    const output = element.querySelector('.cell-output')
    if (!output) throw new Error('the cell has no output')
    new MutationObserver(() => {
      if (output.getAttribute('aria-busy') === 'false') times.push(performance.now() - pressed)
    }).observe(output, { attributes: true, attributeFilter: ['aria-busy'] })
  })
  let edits = 0
  return {
    page,
    source,
    editAndRun: async text => {
      edits++
      await editor.focus()
      await page.keyboard.press('Control+A')
      await page.keyboard.insertText(`${text}\n// ${edits}`)
      await page.keyboard.press('Control+Enter')
      await page.waitForFunction(wanted => Reflect.get(window, 'times').length >= wanted, edits)
      // The cells that import this one run after it.
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
      return page.evaluate(() => Reflect.get(window, 'times').at(-1))
    },
    close: () => context.close(),
  }
}

/** Steps a replay by key on a processor slowed four times, from key press to painted frame, and prints the times. */
export async function benchSteps(browser: Browser, root: string): Promise<void> {
  const page = await browser.newPage()
  await page.goto(`${root}chapters/11-making-it-hang/`)
  await page.locator('#hang').focus()
  await page.keyboard.press('Home')
  await page.locator('#hang').getByText('Step 0 of').waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.evaluate(() => {
    const steps: { script: number; paint: number }[] = []
    Object.assign(window, { steps })
    addEventListener(
      'keydown',
      event => {
        requestAnimationFrame(() => {
          const script = performance.now() - event.timeStamp
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => steps.push({ script, paint: performance.now() - event.timeStamp })
          port2.postMessage(null)
        })
      },
      true,
    )
  })
  const steps: { script: number; paint: number }[] = []
  for (let step = 0; step < runs.steps; step++) {
    await page.keyboard.press(step % 18 < 9 ? 'ArrowRight' : 'ArrowLeft')
    await page.waitForFunction(wanted => Reflect.get(window, 'steps').length > wanted, step)
  }
  steps.push(...(await page.evaluate(() => Reflect.get(window, 'steps'))))
  printTimes(
    'step of a replay, processor slowed 4 times: input to frame',
    steps.map(step => step.script),
  )
  printTimes(
    'step of a replay, processor slowed 4 times: input to paint',
    steps.map(step => step.paint),
  )
  await page.close()
}
