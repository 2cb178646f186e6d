// How fast we are, beside goals where there are any.
//   npm run bench                        everything
//   npm run bench -- SUBJECT ...         some of: spin decode lockdep edits cells steps lighthouse
//   npm run bench -- cells 13 14/plain   of the cells those of some chapters, or single ones
// What runs in a browser needs the built site: npm run build
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from '@playwright/test'
import { findBrowser } from '../test/e2e/browser.ts'
import { benchCells } from './bench-cells.ts'
import { benchDecode } from './bench-decode.ts'
import { lockdepRates } from './bench-lockdep.ts'
import { benchEdits, benchSteps } from './bench-page.ts'
import { measure } from './lighthouse.ts'
import { serveFolder } from './static-server.ts'

const inNode: Readonly<Record<string, () => void>> = {
  spin: () => {
    execFileSync(process.execPath, [fileURLToPath(new URL('bench-spin.ts', import.meta.url))], {
      stdio: 'inherit',
    })
  },
  decode: benchDecode,
  lockdep: () => {
    const { warm, newChains } = lockdepRates()
    console.log(`lock validator, pairs of acquire and release a second (goal: 2,000,000): ${rounded(warm)}`)
    console.log(`the same, each in a new chain (goal: 200,000): ${rounded(newChains)}`)
  },
}

const inBrowser: Readonly<Record<string, (browser: Browser, root: string) => Promise<void>>> = {
  edits: benchEdits,
  cells: browser => benchCells(browser, cells),
  steps: benchSteps,
  lighthouse: async (_, root) => {
    for (const page of ['', 'chapters/11-making-it-hang/', 'chapters/14-deferred-reset/']) {
      for (const { device, scores, lost } of await measure(root + page)) {
        const numbers = Object.entries(scores).map(([category, score]) => `${category} ${score}`)
        const why = lost.length === 0 ? '' : `  (${lost.join(', ')})`
        console.log(`Lighthouse, ${device}, /${page}: ${numbers.join(', ')}${why}`)
      }
    }
  },
}

const known = [...Object.keys(inNode), ...Object.keys(inBrowser)]
const asked = process.argv.slice(2)
/** Chapters by number, or single cells: `13`, `14/plain`. */
const cells = asked.filter(word => /^\d\d(?:\/|$)/.test(word))
const subjects = asked.filter(word => !cells.includes(word))
const wrong = subjects.find(subject => !known.includes(subject))
if (wrong !== undefined) fail(`There is no ${wrong} to measure; there are ${known.join(', ')}.`)
if (cells.length > 0 && !subjects.includes('cells'))
  fail(`${cells[0]} names cells: npm run bench -- cells ${cells.join(' ')}`)
const isAsked = (subject: string) => subjects.length === 0 || subjects.includes(subject)

for (const [subject, bench] of Object.entries(inNode)) if (isAsked(subject)) bench()

const benches = Object.entries(inBrowser).filter(([subject]) => isAsked(subject))
if (benches.length > 0) {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url))
  if (!existsSync(`${dist}index.html`)) fail('There is no built site in dist. Build it first: npm run build')
  const server = await serveFolder(dist, 0)
  const browser = await chromium.launch(await findBrowser())
  try {
    console.log(`Chromium ${browser.version()}; medians (slowest, runs) in ms`)
    for (const [, bench] of benches) await bench(browser, server.url)
  } finally {
    await browser.close()
    await server.close()
  }
}

function rounded(rate: number): string {
  return Math.round(rate).toLocaleString('en')
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
