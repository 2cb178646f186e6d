import { type CollectionEntry, getCollection, render } from 'astro:content'
import type { MarkdownHeading } from 'astro'

/** A page of the site, for lists of them. */
export interface SitePage {
  /** From the site's root: `chapters/14-deferred-reset/`. */
  readonly path: string
  readonly title: string
  readonly summary: string
  readonly headings: readonly MarkdownHeading[]
}

/** The pages of reference that are no Markdown. */
const tables: readonly SitePage[] = [
  {
    path: 'reference/glossary/',
    title: 'Glossary',
    summary: 'The words of VFIO, of locking and of this course, each in a sentence.',
    headings: [],
  },
  {
    path: 'reference/sources/',
    title: 'Sources',
    summary:
      'Every file, commit, mail and recording that a statement here rests on, and which pages cite it.',
    headings: [],
  },
]

/** The pages of the reference, in the order of its list. */
export async function referencePages(): Promise<readonly SitePage[]> {
  const written = (await getCollection('reference')).sort((a, b) => a.data.order - b.data.order)
  return [...(await Promise.all(written.map(pageOf))), ...tables]
}

/** The chapters, in their order. */
export async function chapterPages(): Promise<readonly SitePage[]> {
  const written = (await getCollection('chapters')).sort((a, b) => a.data.number - b.data.number)
  const pages = await Promise.all(written.map(pageOf))
  return pages.map((page, index) => ({ ...page, title: `${written[index]?.data.number} · ${page.title}` }))
}

async function pageOf(entry: CollectionEntry<'chapters'> | CollectionEntry<'reference'>): Promise<SitePage> {
  const { headings } = await render(entry)
  const { title, summary } = entry.data
  return { path: `${entry.collection}/${entry.id}/`, title, summary, headings }
}
