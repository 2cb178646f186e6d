import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { drawingOf, height, socialCardPage, width } from '../../scripts/social-card-page.ts'

const png = readFileSync('public/social-card.png')

test('the social card is a picture of the present drawing, in the present colours', () => {
  // If not: npm run social-card
  expect(png.includes(`Source\0${drawingOf(socialCardPage())}`)).toBe(true)
})

test('the social card is a PNG of the size that is announced, and no burden', () => {
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height])
  expect(png.length).toBeLessThan(200_000)
})
