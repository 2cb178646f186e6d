import { defineCollection } from 'astro:content'
import { glob } from 'astro/loaders'
import { z } from 'astro/zod'

const sentence = z.string().min(1)

const chapters = defineCollection({
  loader: glob({
    base: './content/chapters',
    pattern: '*/index.mdx',
    // The folder's name is the chapter's name in every URL.
    generateId: ({ entry }) => entry.replace(/\/index\.mdx$/, ''),
  }),
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
    /** The release its statements were checked against. */
    kernel: z.string().regex(/^\d+\.\d+(\.\d+)?$/, 'a kernel release such as 7.2.13'),
    summary: sentence,
  }),
})

export const collections = { chapters }
