import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export const width = 1200
export const height = 630

/** The mail's four locks, in the order in which its flows take them. */
const circle = [
  { lock: 'state_mutex', key: 'state-mutex' },
  { lock: 'migf->lock', key: 'migf-lock' },
  { lock: 'mmap_lock', key: 'mmap-lock' },
  { lock: 'memory_lock', key: 'memory-lock' },
] as const

/** Middle of the circle, its radius, and half the size of a lock's box. */
const [x, y, radius, halfWidth, halfHeight] = [885, 315, 170, 96, 30]

/** The page that the social card is a picture of, but for its fonts. */
export function socialCardPage(): string {
  const tokens = readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8')
  return `<!doctype html><meta charset="utf-8"><style>${tokens}
:root { color-scheme: light }
body { margin: 0; background: var(--ground); color: var(--ink); font-family: 'Source Serif 4' }
main { position: absolute; left: 72px; top: 0; width: 500px; height: ${height}px; display: flex; flex-direction: column; justify-content: center }
h1 { margin: 0 0 28px; font: 600 58px/1.12 'Source Serif 4'; letter-spacing: -0.015em }
p { margin: 0; font-size: 26px; line-height: 1.4; color: var(--ink-2) }
svg { position: absolute; left: 0; top: 0; font: 25px 'JetBrains Mono'; font-variant-ligatures: none }
</style><main><h1>Five threads, four locks, and none of them can go on</h1><p>The deferred reset: a course on Linux VFIO variant drivers, with every run replayed in the page</p></main>
<svg width="${width}" height="${height}"><defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 10 5 0 10z" fill="var(--ink-2)"/></marker></defs>
${circle.map((_, at) => arrow(at)).join('\n')}
${circle.map(({ lock, key }, at) => box(lock, key, at)).join('\n')}</svg>`
}

/** What tells one drawing of the card from another; the picture carries it. */
export function drawingOf(page: string): string {
  return createHash('sha256').update(page).digest('hex').slice(0, 16)
}

function place(at: number): { cx: number; cy: number } {
  const angle = (at / circle.length) * 2 * Math.PI - Math.PI / 2
  return { cx: x + radius * Math.cos(angle), cy: y + radius * Math.sin(angle) }
}

function box(lock: string, key: string, at: number): string {
  const { cx, cy } = place(at)
  return `<rect x="${cx - halfWidth}" y="${cy - halfHeight}" width="${2 * halfWidth}" height="${2 * halfHeight}" rx="6" fill="var(--ground)" stroke="var(--lock-${key})" stroke-width="4" stroke-dasharray="var(--lock-${key}-dash)"/>
<text x="${cx}" y="${cy + 8}" text-anchor="middle" fill="var(--lock-${key})">${lock.replace('>', '&gt;')}</text>`
}

/** From a lock to the next, along the circle, between their boxes. */
function arrow(at: number): string {
  const gap = at % 2 === 0 ? [0.45, 0.19] : [0.17, 0.47]
  const angle = (turn: number) => ((at + turn) / circle.length) * 2 * Math.PI - Math.PI / 2
  const point = (turn: number) =>
    `${x + radius * Math.cos(angle(turn))} ${y + radius * Math.sin(angle(turn))}`
  const [first = 0, last = 0] = gap
  return `<path d="M${point(first)} A${radius} ${radius} 0 0 1 ${point(1 - last)}" fill="none" stroke="var(--ink-2)" stroke-width="3" marker-end="url(#head)"/>`
}
