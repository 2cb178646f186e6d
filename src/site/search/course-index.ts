import MiniSearch, { type Options, type SearchResult } from 'minisearch'
import { indexedWords, pieces, wholeWords } from './words.ts'

/** A part of a page that a link can lead to. */
export interface Section {
  /** Path of the page from the site's root: `chapters/14-deferred-reset/`. */
  readonly page: string
  /** Id of the element; empty for the page itself. */
  readonly anchor: string
  /** Titles from the page's own down to the section's. */
  readonly path: readonly string[]
  /** Its prose, on one line. */
  readonly text: string
  /** Code of its cell, line by line. */
  readonly code: string
}

/** What `search-index.js` carries. */
export interface CourseIndex {
  readonly sections: readonly Section[]
  /** MiniSearch's JSON of the index of those sections; a document's id is its place among them. */
  readonly index: string
}

/** A section that answers a query. */
export interface Hit {
  readonly section: Section
  /** Words of the section that the query found, as the index spells them. */
  readonly words: readonly string[]
}

export interface Answer {
  readonly hits: readonly Hit[]
  /** Whether each hit has all words of the query; otherwise nothing has, and each has some. */
  readonly complete: boolean
}

interface Document {
  readonly id: number
  readonly title: string
  readonly above: string
  readonly text: string
  readonly code: string
}

const options: Options<Document> = {
  fields: ['title', 'above', 'text', 'code'],
  tokenize: text => [...indexedWords(text)],
  processTerm: term => term,
}

/** The index of some sections, as the build writes it. */
export function buildIndex(sections: readonly Section[]): CourseIndex {
  const index = new MiniSearch(options)
  index.addAll(
    sections.map(({ path, text, code }, id) => ({
      id,
      title: path.at(-1) ?? '',
      above: path.slice(0, -1).join(' '),
      text,
      code,
    })),
  )
  return { sections, index: JSON.stringify(index) }
}

/** Gives a search over an index that the build wrote. Throws when it is none. */
export function openIndex({ sections, index: written }: CourseIndex): (query: string) => Answer {
  const index = MiniSearch.loadJSON(written, options)

  function look(words: readonly string[], combineWith: 'AND' | 'OR'): Hit[] {
    const results = index.search(words.join(' '), {
      tokenize: () => [...words],
      combineWith,
      prefix: word => word.length > 1,
      fuzzy: allowedSlips,
      boost: { title: 4, above: 1.5, text: 1, code: 0.6 },
      weights: { prefix: 0.5, fuzzy: 0.2 },
      boostDocument: id => weightOf(sections[id]),
    })
    return results.flatMap((result: SearchResult) => {
      const section = sections[result.id]
      return section ? [{ section, words: result.terms }] : []
    })
  }

  return query => {
    const words = [...new Set(wholeWords(query))]
    const whole = look(words, 'AND')
    if (whole.length > 0 || words.length === 0) return { hits: whole, complete: true }
    const parts = [...new Set(words.flatMap(word => [...pieces(word)]))]
    const inPieces = look(parts, 'AND')
    if (inPieces.length > 0) return { hits: inPieces, complete: true }
    return { hits: look([...new Set([...words, ...parts])], 'OR'), complete: false }
  }
}

/** Code and sources name a thing many times; text explains it. */
function weightOf(section: Section | undefined): number {
  if (section?.page === 'reference/sources/') return 0.2
  return section?.anchor.startsWith('cell-') ? 0.4 : 1
}

/** How many letters of a word may be wrong: none in a number or a hash, where each counts. */
function allowedSlips(word: string): number | boolean {
  if (word.length < 5 || /\d/.test(word)) return false
  return word.length < 9 ? 1 : 2
}
