import { expect, type Page } from '@playwright/test'
import { test } from '../site.ts'

const chapter = 'chapters/14-deferred-reset/'

/** Puts a text into the editor of a cell and runs it; gives what is shown when the run has ended. */
async function run(page: Page, text: string): Promise<string> {
  const root = page.locator('#cell-plain')
  const output = root.locator('.cell-output')
  const editor = root.locator('.cm-content')
  if (!(await editor.isVisible())) await root.getByRole('button', { name: 'Edit', exact: true }).click()
  await editor.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
  await page.keyboard.press('Control+Enter')
  // The time that a cell has, and that of a slow machine.
  const ended = /^(?:Ran in|Stopped after|Out of memory|plain\.cell\.ts)/
  await expect(root.getByRole('status').first()).toHaveText(ended, { timeout: 20_000 })
  return output.locator('> :not([hidden])').innerText()
}

const header = `import { explore, mutex, mutex_lock, mutex_unlock, scenario, struct, task } from 'deferred-reset'
const dev = struct('dev', { lock: mutex(), count: 0 })
`

/** Scenarios that readers write by accident, and what they are told. */
const scenarios: readonly [what: string, text: string, told: RegExp][] = [
  [
    'a counter without a bound',
    `${header}function f() {
  for (;;) dev.count++
}
export default explore(scenario({ tasks: [task('a', f), task('b', f)] }))`,
    /Not proved|Violated/,
  ],
  [
    'twelve tasks',
    `${header}function f(own: number) {
  mutex_lock(dev.lock)
  dev.count = own
  mutex_unlock(dev.lock)
}
export default explore(scenario({ tasks: Array.from({ length: 12 }, (_, n) => task('t' + n, f, n)) }))`,
    /Not proved|Verified/,
  ],
  [
    'a task that throws',
    `${header}function f() {
  dev.nothing++
}
export default explore(scenario({ tasks: [task('a', f)] }))`,
    /no field nothing/,
  ],
  [
    'another checker',
    `${header}function f() {
  mutex_lock(dev.lock)
}
export default promela(scenario({ tasks: [task('a', f)] }))`,
    /proctype/,
  ],
  ['no task', `${header}export default explore(scenario({ tasks: [] }))`, /Verified|task/],
  [
    'a million states',
    `${header}function f(turns: number) {
  for (let i = 0; i < turns; i++) {
    dev.count = i
    mutex_lock(dev.lock)
    mutex_unlock(dev.lock)
  }
}
export default explore(scenario({ tasks: [20, 21, 22, 23, 24].map(n => task('t' + n, f, n)) }))`,
    /Not proved|Violated/,
  ],
  ['a huge text', `export default '${'x'.repeat(400_000)}'`, /x{1000}/],
  [
    'a huge list',
    `${header}export default { kind: 'table', caption: '', columns: ['a'], rows: Array.from({ length: 3e6 }, () => [1]) }`,
    /too large to show/,
  ],
  [
    'memory that is kept',
    'export const all = new Float64Array(3e7).fill(1)\nexport default String(all.length)',
    /^30000000$/,
  ],
]

test('whatever is explored gets an answer in time, and the page goes on', async ({ open, page, errors }) => {
  test.setTimeout(180_000)
  await open(chapter)
  for (const [what, text, told] of scenarios) {
    await test.step(what, async () => {
      expect(await run(page, text)).toMatch(told)
      expect(await run(page, `export default 'after ${what}'`)).toBe(`after ${what}`)
    })
  }
  // One worker, and the one that may have to take its place.
  expect(await page.locator('iframe').count()).toBeLessThanOrEqual(2)
  expect(errors).toEqual([])
})

test('a long search shows how far it is, and what it found when it is stopped', async ({
  open,
  page,
  errors,
}) => {
  await open(chapter)
  const root = page.locator('#cell-plain')
  await run(page, "export default 'warm'")
  const said = root.locator('.cell-said')
  const text = scenarios.find(([what]) => what === 'a million states')?.[1] ?? ''
  await root.locator('.cm-content').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
  const before = await said.boundingBox()
  await page.keyboard.press('Control+Enter')
  await expect(root.locator('.cell-progress')).toHaveText(/: [\d,]+ states, [\d,]+ transitions, [\d,]+ to go/)
  expect(await said.boundingBox()).toEqual(before)
  await root.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(root.getByRole('status').first()).toContainText('shown below is what was known by then')
  expect(await said.boundingBox()).toEqual(before)
  await expect(root.locator('.cell-output')).toContainText(/you stopped the search|was stopped by you/)
  expect(await run(page, "export default 'after all'")).toBe('after all')
  expect(errors).toEqual([])
})
