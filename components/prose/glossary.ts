import { z } from 'astro/zod'
import data from '../../content/reference/glossary.json'

/** A stretch of a definition, with the name of the term that it mentions, if any. */
export interface Piece {
  readonly text: string
  readonly term?: string
}

/** An entry of the glossary. */
export interface Entry {
  /** Its key in content/reference/glossary.json. */
  readonly name: string
  /** Its place on the glossary page: `/reference/glossary/#arc`. */
  readonly slug: string
  readonly definition: readonly Piece[]
}

/** The glossary in alphabetical order, small letters beside capitals. */
export const glossary: readonly Entry[] = Object.entries(z.record(z.string(), z.string().min(1)).parse(data))
  .map(([name, text]) => ({ name, slug: slugOf(name), definition: piecesOf(text) }))
  .sort((a, b) => a.slug.localeCompare(b.slug, 'en'))

const byName = new Map(glossary.map(entry => [entry.name, entry]))

/** The entry of that name; throws an error that names `usedBy` when there is none. */
export function findTerm(name: string, usedBy: string): Entry {
  const found = byName.get(name)
  if (found) return found
  throw new Error(`${usedBy} uses the term "${name}", which content/reference/glossary.json does not have`)
}

/** A definition without its links. */
export function plainText({ definition }: Entry): string {
  return definition.map(({ text }) => text).join('')
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-|-$/g, '')
}

/** Splits a definition at its links: `[arc]`, or `[arcs](arc)` where the text has another form of the word. */
function piecesOf(definition: string): readonly Piece[] {
  return definition
    .split(/(\[[^\]]+\](?:\([^)]+\))?)/)
    .filter(text => text !== '')
    .map(text => {
      const [, shown, term = shown] = /^\[([^\]]+)\](?:\(([^)]+)\))?$/.exec(text) ?? []
      return shown === undefined || term === undefined ? { text } : { text: shown, term }
    })
}
