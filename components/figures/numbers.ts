/** The figures of a page's text, in its order: their numbers are 1, 2, … Throws when one is shown twice. */
export function figureNames(mdx: string): readonly string[] {
  const names = [...mdx.matchAll(/<Figure\s+name="([^"]+)"/g)].map(([, name = '']) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`figure "${twice}" is shown twice on one page`)
  return names
}

/** What a page knows about its figures. */
interface Place {
  readonly figures?: readonly string[]
}

/** The number of a figure on its page. Throws when the text does not show it as `<Figure name="…">`. */
export function figureNumber({ figures = [] }: Place, name: string, page: string): number {
  const index = figures.indexOf(name)
  if (index < 0)
    throw new Error(
      `${page}: the text shows no <Figure name="${name}">; it shows ${figures.join(', ') || 'none'}`,
    )
  return index + 1
}
