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

/** The glossary, which is no Markdown. */
export const glossaryPage: SitePage = {
  path: 'reference/glossary/',
  title: 'Glossary',
  summary: 'The words of VFIO, of locking and of this course, each in a sentence or two.',
  headings: [],
}

/** The list of all sources, which is no Markdown either. */
export const sourcesPage: SitePage = {
  path: 'reference/sources/',
  title: 'Sources',
  summary: 'Every file, commit, mail and recording that a statement here rests on, and which pages cite it.',
  headings: [],
}

/** The texts of the chapters, in their order. */
export async function chapterEntries(): Promise<readonly CollectionEntry<'chapters'>[]> {
  return (await getCollection('chapters')).sort((a, b) => a.data.number - b.data.number)
}

/** The texts of the reference, in the order of its list. */
export async function referenceEntries(): Promise<readonly CollectionEntry<'reference'>[]> {
  return (await getCollection('reference')).sort((a, b) => a.data.order - b.data.order)
}

/** The chapters, in their order, each with its number in its title. */
export async function chapterPages(): Promise<readonly SitePage[]> {
  const entries = await chapterEntries()
  return Promise.all(entries.map(entry => pageOf(entry, `${entry.data.number} · ${entry.data.title}`)))
}

/** The pages of the reference, in the order of its list. */
export async function referencePages(): Promise<readonly SitePage[]> {
  const entries = await referenceEntries()
  const written = await Promise.all(entries.map(entry => pageOf(entry, entry.data.title)))
  return [...written, glossaryPage, sourcesPage]
}

async function pageOf(
  entry: CollectionEntry<'chapters'> | CollectionEntry<'reference'>,
  title: string,
): Promise<SitePage> {
  const { headings } = await render(entry)
  return { path: `${entry.collection}/${entry.id}/`, title, summary: entry.data.summary, headings }
}
