import { defineCollection } from 'astro:content'
import { glob } from 'astro/loaders'
import { z } from 'astro/zod'

const sentence = z.string().min(1)

/** The release that a page's statements were checked against. */
const kernel = z.string().regex(/^\d+\.\d+(\.\d+)?$/, 'a kernel release such as 7.2.13')

/** The pages of one folder of `content`: a folder each, whose name is the page's in every URL. */
const pagesIn = (folder: string) =>
  glob({
    base: `./content/${folder}`,
    pattern: '*/index.mdx',
    generateId: ({ entry }) => entry.replace(/\/index\.mdx$/, ''),
  })

const chapters = defineCollection({
  loader: pagesIn('chapters'),
  schema: z.strictObject({
    title: sentence,
    /** Place in the course, 1 to 19. */
    number: z.int().min(1),
    /** Reading time with the exercises. */
    minutes: z.int().min(1),
    audience: sentence,
    prerequisites: z.array(sentence),
    /** What the reader can do afterwards; each completes "You can". */
    outcomes: z.array(sentence).min(1),
    kernel,
    summary: sentence,
  }),
})

const reference = defineCollection({
  loader: pagesIn('reference'),
  schema: z.strictObject({
    title: sentence,
    /** Place in the list of the reference pages. */
    order: z.int().min(1),
    kernel,
    summary: sentence,
  }),
})

export const collections = { chapters, reference }
