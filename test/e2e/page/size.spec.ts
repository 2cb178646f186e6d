import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, type Page } from '@playwright/test'
import { chapters, name, reference, test } from '../site.ts'

const kilobyte = 1000

/** Bytes after gzip -9, as a good server sends them. */
function gzipped(text: string | Buffer): number {
  return gzipSync(text, { level: 9 }).length
}

function inKilobytes(bytes: number): string {
  return `${(bytes / kilobyte).toFixed(1)} KB`
}

/** Writes a size into the report of the run. */
function note(description: string) {
  test.info().annotations.push({ type: 'size', description })
}

/** What a page asks for while it loads, without fonts and pictures. */
async function requestsOf(page: Page, open: () => Promise<Page>) {
  const bodies: { url: string; type: string; bytes: Buffer }[] = []
  const pending: Promise<void>[] = []
  page.on('response', response => {
    const type = response.request().resourceType()
    if (!['document', 'stylesheet', 'script', 'fetch', 'xhr'].includes(type)) return
    pending.push(response.body().then(bytes => void bodies.push({ url: response.url(), type, bytes })))
  })
  await open()
  await page.waitForLoadState('networkidle')
  await Promise.all(pending)
  return bodies
}

for (const path of ['', ...chapters, ...reference]) {
  test(`${name(path)} is at most 40 KB as served, 14 KB of it JavaScript`, async ({ page, open }) => {
    const bodies = await requestsOf(page, () => open(path))
    const inline = (await page.locator('script:not([src])').allTextContents()).join('\n')
    const script = bodies
      .filter(body => body.type === 'script')
      .reduce((sum, body) => sum + gzipped(body.bytes), gzipped(inline))
    const total = bodies.reduce((sum, body) => sum + gzipped(body.bytes), 0)
    note(`${name(path)}: ${inKilobytes(total)}, JavaScript ${inKilobytes(script)}`)
    expect(bodies.map(body => body.type)).toContain('document')
    expect(total).toBeLessThanOrEqual(40 * kilobyte)
    expect(script).toBeLessThanOrEqual(14 * kilobyte)
  })
}

const chunks = fileURLToPath(new URL('../../../dist/_astro/', import.meta.url))

for (const [what, pattern, limit] of [
  ['the library', /library-source/, 60],
  ['what few cells use of the library', /extras-source/, 60],
  ['the models of the drivers', /drivers-source/, 30],
  ['the compiler', /compiler-source/, 90],
  ['the editor', /^editor\./, 130],
] as const) {
  test(`${what} is at most ${limit} KB, loaded when it is needed`, () => {
    const files = readdirSync(chunks).filter(file => pattern.test(file))
    expect(files).toHaveLength(1)
    const size = files.reduce((sum, file) => sum + gzipped(readFileSync(chunks + file)), 0)
    note(`${what}: ${inKilobytes(size)}`)
    expect(size).toBeLessThanOrEqual(limit * kilobyte)
  })
}
