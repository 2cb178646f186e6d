import { z } from 'astro/zod'
import data from '../../content/reference/sources.json'
import { usesOf } from './uses.ts'

const source = z.strictObject({
  kind: z.enum(['code', 'commit', 'mail', 'oracle', 'paper']),
  title: z.string().min(1),
  /** File and function, sender and date, or what was recorded. */
  where: z.string().min(1),
  version: z.string().optional(),
  commit: z.string().optional(),
  /** Message id, without angle brackets. */
  message: z.string().optional(),
  /** For a mail: what was discussed there, the same words for each mail of the discussion. */
  thread: z.string().optional(),
  url: z.url().optional(),
})

/** Something a statement rests on. */
export type Source = z.infer<typeof source>

/** Every source by its id. */
export const sources: ReadonlyMap<string, Source> = new Map(
  Object.entries(z.record(z.string(), source).parse(data)),
)

/** The source with that id; throws an error that names `citedBy` when there is none. */
export function findSource(id: string, citedBy: string): Source {
  const found = sources.get(id)
  if (!found) throw new Error(`${citedBy} cites "${id}", which content/reference/sources.json does not have`)
  return found
}

/**
 * Ids of the sources that a page's text cites, in order of first citation. Throws an error that names the
 * page when a citation is alone on its line: such an element is no part of the paragraph above it.
 */
export function citedIds(mdx: string, page: string): readonly string[] {
  const alone = /^(?:<Source\s[^>]*>\s*)+$/m.exec(mdx)?.[0].trim()
  if (alone)
    throw new Error(`${page}: ${alone} is alone on its line. Put the last word before it on that line.`)
  return [...new Set(usesOf(mdx, 'Source', 'id').map(({ value }) => value))]
}
