import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import { pages, test } from '../site.ts'

test('every link to a scenario in the language of another checker leads to its file', async ({
  page,
  open,
}) => {
  let links = 0
  for (const path of pages) {
    await open(path)
    for (const link of await page.locator('.ex-exports a').all()) {
      links++
      const address = new URL((await link.getAttribute('href')) ?? '', page.url())
      const text = await read(address)
      expect(text, address.href).toMatch(/To run it with /)
    }
  }
  expect(links).toBeGreaterThan(0)
})

async function read(address: URL): Promise<string> {
  if (address.protocol !== 'file:') {
    const response = await fetch(address)
    return response.ok ? response.text() : `${response.status}`
  }
  const file = fileURLToPath(address)
  return existsSync(file) ? readFileSync(file, 'utf8') : 'no such file'
}
