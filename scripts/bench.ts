// How fast the built site is in Chromium: from Run to a verdict, and one step of a replay.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { findBrowser } from '../test/e2e/browser.ts'
import { serveFolder } from './static-server.ts'

const runs = { cold: 7, warm: 25, steps: 40 }
const scenarios = [
  { name: 'plain', page: 'chapters/14-deferred-reset/' },
  { name: 'deferred', page: 'chapters/14-deferred-reset/' },
]

/** A User Timing entry that a cell leaves for each run. */
interface Timing {
  readonly name: string
  readonly duration: number
  readonly cold: boolean
}

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
if (!existsSync(`${dist}index.html`)) {
  console.error('There is no built site in dist. Build it first: npm run build')
  process.exit(1)
}

const server = await serveFolder(dist, 0)
const browser = await chromium.launch(await findBrowser())
try {
  console.log(`Chromium ${browser.version()}, medians (slowest) in ms`)
  for (const { name, page } of scenarios) {
    const cold: Timing[] = []
    for (let run = 0; run < runs.cold; run++)
      cold.push(...(await editAndRun(browser, server.url + page, name, 1)))
    const warm = await editAndRun(browser, server.url + page, name, 1 + runs.warm)
    report(`${name}: edit to verdict, nothing loaded yet`, cold, 'cell: edit to verdict', true)
    report(`${name}: run in a fresh worker`, cold, 'cell: run', true)
    report(`${name}: edit to verdict, warm worker`, warm, 'cell: edit to verdict', false)
    report(`${name}: run in a warm worker`, warm, 'cell: run', false)
  }
  await replaySteps(browser, `${server.url}chapters/11-making-it-hang/`)
} finally {
  await browser.close()
  await server.close()
}

/** Edits a cell and runs it, `times` times in one fresh page; gives every timing of the page. */
async function editAndRun(from: Browser, url: string, cell: string, times: number): Promise<Timing[]> {
  const context = await from.newContext()
  const page = await context.newPage()
  await page.goto(url)
  const root = page.locator(`#cell-${cell}`)
  await root.getByRole('button', { name: 'Edit', exact: true }).click()
  const editor = root.locator('.cm-content')
  for (let run = 1; run <= times; run++) {
    await editor.focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText(`\n// ${run}`)
    await root.getByRole('button', { name: 'Run', exact: true }).click()
    await page.waitForFunction(
      wanted => performance.getEntriesByName('cell: edit to verdict').length >= wanted,
      run,
    )
  }
  const timings = await page.evaluate(() =>
    performance.getEntriesByType('measure').map(entry => ({
      name: entry.name,
      duration: entry.duration,
      cold: Boolean((entry as PerformanceMeasure).detail?.cold),
    })),
  )
  await context.close()
  return timings
}

function report(what: string, timings: readonly Timing[], name: string, cold: boolean) {
  print(
    what,
    timings.filter(timing => timing.name === name && timing.cold === cold).map(timing => timing.duration),
  )
}

/** Steps the chapter's first replay by key on a processor slowed four times, from key press to painted frame. */
async function replaySteps(from: Browser, url: string) {
  const page = await from.newPage()
  await page.goto(url)
  const replay = page.locator('[data-kind="trace"]').first()
  await wake(page, replay)
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
    await page.keyboard.press(step % 20 < 10 ? 'ArrowRight' : 'ArrowLeft')
    await page.waitForFunction(wanted => Reflect.get(window, 'steps').length > wanted, step)
  }
  steps.push(...(await page.evaluate(() => Reflect.get(window, 'steps'))))
  print(
    'step of a replay, processor slowed 4 times: input to frame',
    steps.map(step => step.script),
  )
  print(
    'step of a replay, processor slowed 4 times: input to paint',
    steps.map(step => step.paint),
  )
  await page.close()
}

async function wake(page: Page, replay: ReturnType<Page['locator']>) {
  await replay.locator('button').first().focus()
  await page.locator('astro-island:not([ssr])').first().waitFor({ state: 'attached' })
}

function print(what: string, times: readonly number[]) {
  if (times.length === 0) throw new Error(`${what}: nothing was measured`)
  const sorted = [...times].sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  const slowest = sorted.at(-1) ?? 0
  console.log(
    `${what.padEnd(64)} ${median.toFixed(1).padStart(8)}  (${slowest.toFixed(1)}, ${times.length} runs)`,
  )
}
