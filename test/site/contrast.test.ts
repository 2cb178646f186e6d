import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../src/styles/tokens.css', import.meta.url), 'utf8')

/** Every colour token as [light, dark]. */
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\);/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
)

const locks = ['state-mutex', 'migf-lock', 'mmap-lock', 'memory-lock', 'reset-lock', 'other'].map(
  key => `lock-${key}`,
)
const syntax = [...colours.keys()].filter(name => name.startsWith('syntax-'))

/** Contrast ratio of WCAG 2.2 between two colours, 1 to 21. */
function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dim + 0.05)
}

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe.each(['light', 'dark'] as const)('in the %s theme', theme => {
  const colour = (name: string) => {
    const found = colours.get(name)
    if (!found) throw new Error(`tokens.css has no colour --${name}`)
    return found[theme]
  }
  const expectText = (text: string, under: string) =>
    expect(contrast(colour(text), colour(under)), `--${text} on --${under}`).toBeGreaterThanOrEqual(4.5)

  test.each(['ink', 'ink-2', 'accent', 'deadlock', 'verified', ...locks, ...syntax])(
    '%s is legible as text on ground, panel and the current line',
    name => {
      for (const under of ['ground', 'panel', 'accent-soft']) expectText(name, under)
    },
  )

  test.each(locks)('%s is legible on its own soft fill, and text is legible on its full one', name => {
    expectText(name, `${name}-soft`)
    expectText('ink', `${name}-soft`)
    expectText('on-lock', name)
  })

  test('a verdict is legible on its soft fill, and the ground on what is chosen', () => {
    expectText('deadlock', 'deadlock-soft')
    expectText('verified', 'verified-soft')
    expectText('ground', 'accent')
  })

  test.each(['line-strong', 'focus', ...locks])('%s is visible as a line on ground and panel', name => {
    for (const under of ['ground', 'panel']) {
      const ratio = contrast(colour(name), colour(under))
      expect(ratio, `--${name} on --${under}`).toBeGreaterThanOrEqual(3)
    }
  })
})

describe('the locks', () => {
  test.each(['light', 'dark'] as const)('each have their own colour in the %s theme', theme => {
    const used = [...locks, 'deadlock', 'verified', 'accent'].map(name => colours.get(name)?.[theme])
    expect(new Set(used).size).toBe(used.length)
    expect(used).not.toContain(undefined)
  })

  test.each(['dash', 'underline', 'fill'])('each have their own %s', property => {
    const named = locks.filter(lock => lock !== 'lock-other')
    const values = named.map(lock =>
      new RegExp(`--${lock}-${property}:([^;]+);`).exec(css)?.[1]?.replaceAll(lock, 'lock').trim(),
    )
    expect(values).not.toContain(undefined)
    expect(new Set(values).size).toBe(named.length)
  })
})
