import { getCollection, render } from 'astro:content'
import type { Use } from '../../components/prose/uses.ts'

/** A section of a page, and the page. */
export interface Place {
  /** `Chapter 9`, `Locks and flows`. */
  readonly page: string
  readonly pageUrl: string
  /** Absent above the first heading. */
  readonly section: string | undefined
  readonly url: string
}

/** Where each thing that `usesIn` finds in a text is used: each section once, in reading order, chapters first. */
export async function placesOf(
  usesIn: (mdx: string) => readonly Use[],
): Promise<ReadonlyMap<string, readonly Place[]>> {
  const chapters = (await getCollection('chapters')).sort((a, b) => a.data.number - b.data.number)
  const reference = (await getCollection('reference')).sort((a, b) => a.data.order - b.data.order)
  const found = new Map<string, Place[]>()
  for (const entry of [...chapters, ...reference]) {
    const { headings } = await render(entry)
    const page = entry.collection === 'chapters' ? `Chapter ${entry.data.number}` : entry.data.title
    const pageUrl = `/${entry.collection}/${entry.id}/`
    for (const use of usesIn(entry.body ?? '')) {
      const heading = headings[use.headings - 1]
      const url = heading ? `${pageUrl}#${heading.slug}` : pageUrl
      const places = found.get(use.value) ?? []
      found.set(use.value, places)
      if (!places.some(place => place.url === url))
        places.push({ page, pageUrl, section: heading?.text, url })
    }
  }
  return found
}
