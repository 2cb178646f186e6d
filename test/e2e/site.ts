import { existsSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { serveFolder } from '../../scripts/static-server.ts'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))

/** How the built site reaches the browser. */
export type Location = 'root' | 'path' | 'file'

/** Every page of the built site, as a path from its root: `''`, `chapters/11-making-it-hang/`. */
export const pages: readonly string[] = findPages()

/** The pages of chapters. */
export const chapters: readonly string[] = pages.filter(page => /^chapters\/[^/]+\/$/.test(page))

/** The pages of the reference. */
export const reference: readonly string[] = pages.filter(page => /^reference\/[^/]+\/$/.test(page))

function findPages(): string[] {
  if (!existsSync(`${dist}index.html`))
    throw new Error('There is no built site in dist. Build it first: npm run build')
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter(file => file === 'index.html' || file.endsWith('/index.html'))
    .map(file => (file === 'index.html' ? '' : `${dirname(file)}/`))
    .sort()
}

/** A page as the title of a test says it. */
export function name(page: string): string {
  return page || 'the home page'
}

/** Touches every island and waits until all are live. */
export async function wakeIslands(page: Page) {
  await page.evaluate(() => {
    for (const island of document.querySelectorAll('astro-island')) {
      island.firstElementChild?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
    }
  })
  await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
}

/** Moves the focus with the tab key, forwards or back, until it is on `target`; fails when it does not get there. */
export async function tabTo(page: Page, target: Locator) {
  for (let press = 0; press < 400; press++) {
    const key = await target.evaluate(element => {
      const active = document.activeElement
      if (active === element) return null
      const isBehind = active && active.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING
      return isBehind ? 'Shift+Tab' : 'Tab'
    })
    if (key === null) return
    await page.keyboard.press(key)
  }
  throw new Error('The tab key does not reach it.')
}

interface Options {
  location: Location
}

interface Fixtures {
  /** Opens a page of the site, and waits for it to load; `page` is one of `pages`, with a fragment if wanted. */
  open: (page: string) => Promise<Page>
  /** Errors of the page so far: uncaught exceptions, console errors, failed requests. */
  errors: string[]
}

interface WorkerFixtures {
  /** Address of the built site's root. */
  siteUrl: string
}

/** The project's test function: knows the site. */
export const test = base.extend<Fixtures, Options & WorkerFixtures>({
  location: ['root', { option: true, scope: 'worker' }],
  siteUrl: [
    async ({ location }, use) => {
      if (location === 'file') {
        await use(pathToFileURL(dist).href)
        return
      }
      const server = await serveFolder(dist, 0, location === 'path' ? '/a/b/' : '/')
      await use(server.url)
      await server.close()
    },
    { scope: 'worker' },
  ],
  errors: async ({ page }, use) => {
    const errors: string[] = []
    page.on('pageerror', error => errors.push(String(error)))
    page.on('console', message => {
      if (message.type() === 'error') errors.push(`console: ${message.text()} (${message.location().url})`)
    })
    page.on('requestfailed', request => {
      const reason = request.failure()?.errorText ?? ''
      // A worker that is ended while it loads a module of its own leaves that behind.
      if (request.url().startsWith('blob:') && reason === 'net::ERR_ABORTED') return
      errors.push(`request: ${request.url()} ${reason}`)
    })
    page.on('response', response => {
      if (response.status() >= 400) errors.push(`response ${response.status()}: ${response.url()}`)
    })
    await use(errors)
  },
  open: async ({ page, siteUrl, location }, use) => {
    await use(async target => {
      const [path = '', fragment] = target.split('#')
      const file = location === 'file' ? `${path}index.html` : path
      await page.goto(siteUrl + file + (fragment === undefined ? '' : `#${fragment}`))
      return page
    })
  },
})
