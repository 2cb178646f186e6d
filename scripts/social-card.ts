// Draws the picture that a link to the course is shown with: public/social-card.png.
import { readFileSync, writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { chromium } from '@playwright/test'
import { findBrowser } from '../test/e2e/browser.ts'
import { drawingOf, height, socialCardPage, width } from './social-card-page.ts'

const fonts = [
  ['Source Serif 4', '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2'],
  ['JetBrains Mono', '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2'],
]
const faces = fonts.map(([family, file]) => {
  const data = readFileSync(new URL(`../node_modules/${file}`, import.meta.url)).toString('base64')
  return `@font-face { font-family: '${family}'; font-weight: 100 900; src: url(data:font/woff2;base64,${data}) }`
})

const drawing = socialCardPage()
const browser = await chromium.launch(await findBrowser())
const page = await browser.newPage({ viewport: { width, height } })
await page.setContent(drawing.replace('<style>', `<style>${faces.join('\n')}`))
await page.evaluate(() => document.fonts.ready.then(() => undefined))
const png = await page.screenshot()
await browser.close()

// The file says which drawing it is of, so that a test can tell when it is not the present one.
const text = Buffer.from(`tEXtSource\0${drawingOf(drawing)}`, 'latin1')
const chunk = Buffer.alloc(text.length + 8)
chunk.writeUInt32BE(text.length - 4)
text.copy(chunk, 4)
chunk.writeUInt32BE(crc32(text), text.length + 4)
const end = png.length - 12
writeFileSync(
  new URL('../public/social-card.png', import.meta.url),
  Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)]),
)
