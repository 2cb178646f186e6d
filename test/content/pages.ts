import { readdirSync, readFileSync } from 'node:fs'

const content = new URL('../../content/', import.meta.url)

/** A page of `content`: its text, and its cells with their code. */
export interface Page {
  /** `chapters/14-deferred-reset`. */
  readonly folder: string
  readonly frontmatter: string
  readonly text: string
  readonly cells: readonly { readonly name: string; readonly code: string }[]
}

/** The pages of the chapters, and those of the reference, in the order of their folders' names. */
export const chapters = pagesIn('chapters')
export const reference = pagesIn('reference')

function pagesIn(collection: string): readonly Page[] {
  return readdirSync(new URL(`${collection}/`, content), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => pageOf(`${collection}/${name}`))
}

function pageOf(folder: string): Page {
  const at = new URL(`${folder}/`, content)
  const file = readFileSync(new URL('index.mdx', at), 'utf8')
  const [, frontmatter = '', text = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file) ?? []
  const cells = readdirSync(at)
    .filter(name => name.endsWith('.cell.ts'))
    .map(name => ({ name: name.replace('.cell.ts', ''), code: readFileSync(new URL(name, at), 'utf8') }))
  return { folder, frontmatter, text, cells }
}
