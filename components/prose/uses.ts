/** One use of a component in the text of a page. */
export interface Use {
  /** Value of the attribute that was asked for. */
  readonly value: string
  /** How many headings of the text stand above it. */
  readonly headings: number
}

/** Every use of a component in a page's MDX, in order: `usesOf(mdx, 'Term', 'name')`. */
export function usesOf(mdx: string, component: string, attribute: string): readonly Use[] {
  const tag = new RegExp(`<${component}\\b[^>]*?\\b${attribute}=(["'])(.+?)\\1`, 'g')
  const headings = [...mdx.matchAll(/^#{1,6} /gm)].map(({ index }) => index)
  return [...mdx.matchAll(tag)].map(({ index, 2: value = '' }) => ({
    value,
    headings: headings.filter(heading => heading < index).length,
  }))
}
