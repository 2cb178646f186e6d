/** A page of the site, as a list of links names it. */
export interface NamedPage {
  /** Path from the site's root: `chapters/14-deferred-reset/`. */
  readonly path: string
  readonly title: string
}

/** How alike two paths must be, of 1, that one may be meant by the other. */
const alike = 0.4

/** The pages whose address is most like the one that was asked for, the nearest first; at most three. */
export function nearestPages(asked: string, pages: readonly NamedPage[]): readonly NamedPage[] {
  return pages
    .map(page => ({ page, likeness: likeness(asked, page.path) }))
    .filter(one => one.likeness >= alike)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
    .map(({ page }) => page)
}

/** Dice's coefficient of the pairs of neighbouring characters of two paths, of their last parts where those are more alike. */
function likeness(one: string, other: string): number {
  return Math.max(dice(plain(one), plain(other)), dice(lastPart(one), lastPart(other)))
}

function plain(path: string): string {
  return path
    .toLowerCase()
    .replace(/(?:index)?\.html?$/, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

/** The name of a page without its number. */
function lastPart(path: string): string {
  return plain(path.replace(/(?:index\.html?)?\/*$/, '').replace(/^.*\//, '')).replace(/^\d+ /, '')
}

function dice(one: string, other: string): number {
  const pairs = pairsOf(one)
  const others = pairsOf(other)
  const shared = [...pairs].filter(pair => others.has(pair)).length
  return pairs.size + others.size === 0 ? 0 : (2 * shared) / (pairs.size + others.size)
}

function pairsOf(text: string): Set<string> {
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)))
}
