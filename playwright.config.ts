import { defineConfig } from '@playwright/test'
import { findBrowser } from './test/e2e/browser.ts'
import type { Location } from './test/e2e/site.ts'

/** `test/e2e/page` is about pages and runs once; `test/e2e/site` holds wherever the site is. */
const everywhere = 'site/*.spec.ts'

export default defineConfig<object, { location: Location }>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // Two cores run everything: a long page may take them a while.
  timeout: 60_000,
  forbidOnly: true,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['dot'], ['json']] : [['list']],
  use: { launchOptions: await findBrowser(), viewport: { width: 1280, height: 800 } },
  projects: [
    { name: 'at /', use: { location: 'root' } },
    { name: 'at /a/b/', use: { location: 'path' }, testMatch: everywhere },
    { name: 'file:', use: { location: 'file' }, testMatch: everywhere },
  ],
})
