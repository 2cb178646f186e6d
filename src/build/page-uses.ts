import { render } from 'astro:content'
import type { Use } from '../../components/prose/uses.ts'
import { chapterEntries, referenceEntries } from './contents.ts'

/** A page on which something is used. */
export interface PageUse {
  /** `Chapter 9`, `Locks and flows`. */
  readonly page: string
  readonly url: string
  /** Its place among the different things used on that page, from 1. */
  readonly number: number
  /** The sections that use it; the one above the first heading has no title. */
  readonly sections: readonly Section[]
}

interface Section {
  readonly title: string | undefined
  readonly url: string
}

/** On which pages, and in which of their sections, each thing is used that `usesIn` finds in a text; chapters first. */
export async function pagesUsing(
  usesIn: (mdx: string) => readonly Use[],
): Promise<ReadonlyMap<string, readonly PageUse[]>> {
  const found = new Map<string, PageUse[]>()
  for (const entry of [...(await chapterEntries()), ...(await referenceEntries())]) {
    const { headings } = await render(entry)
    const page = entry.collection === 'chapters' ? `Chapter ${entry.data.number}` : entry.data.title
    const url = `/${entry.collection}/${entry.id}/`
    const section = (index: number): Section => {
      const heading = headings[index - 1]
      return heading ? { title: heading.text, url: `${url}#${heading.slug}` } : { title: undefined, url }
    }
    const uses = Map.groupBy(usesIn(entry.body ?? ''), ({ value }) => value)
    let number = 0
    for (const [value, places] of uses) {
      number++
      const sections = [...new Set(places.map(({ headings }) => headings))].map(section)
      found.set(value, [...(found.get(value) ?? []), { page, url, number, sections }])
    }
  }
  return found
}
