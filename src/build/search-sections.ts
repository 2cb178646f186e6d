import { DomUtils, ElementType, parseDocument } from 'htmlparser2'
import type { Section } from '../site/search/course-index.ts'

type Node = ReturnType<typeof parseDocument>['childNodes'][number]
type Element = Extract<Node, { readonly attribs: unknown }>

/** A section as it grows. */
interface Draft {
  /** Depth of its heading; a cell or an entry is deeper than any heading. */
  readonly level: number
  readonly anchor: string
  readonly path: readonly string[]
  text: string
  code: string
}

const entryLevel = 7

/** No part of the text: controls, repetitions, and what cells show, whose steps and reports would answer every query. */
const skippedTags = new Set(['script', 'style', 'svg', 'template', 'nav', 'select', 'textarea', 'noscript'])
const skippedClasses = new Set([
  'anchor',
  'button',
  'cell-head',
  'cell-imports',
  'cell-output',
  'cite',
  'cited-by',
  'contents',
  'provenance-meaning',
  'sources',
  'term-card',
  'unseen',
])
/** Elements that do not end a word. */
const inline = /^(?:a|abbr|b|button|code|dfn|em|i|kbd|mark|samp|span|strong|sub|sup|time|wbr)$/

/**
 * The sections of a built page that a link can lead to: the page itself, each heading with an id, each cell, and each
 * entry of a list or a table that has an id. Only what stands in `<main>` counts; a page's list of its sources does not,
 * because the page of all sources has them, nor does the sample report of the page that decodes.
 */
export function sectionsOf(html: string, page: string): readonly Section[] {
  const main = DomUtils.findOne(element => element.name === 'main', parseDocument(html).childNodes)
  if (main === null) return []
  const drafts: Draft[] = []
  /** The sections that what comes next is in, outermost first. */
  let open: Draft[] = []

  function begin(level: number, anchor: string, title: string): Draft {
    open = open.filter(one => one.level < level)
    const draft = { level, anchor, path: [...(open.at(-1)?.path ?? []), title], text: '', code: '' }
    drafts.push(draft)
    open.push(draft)
    return draft
  }

  function read(node: Node) {
    const draft = open.at(-1)
    if (node.type === ElementType.Text) {
      if (draft) draft.text += node.data
      return
    }
    if (!('attribs' in node)) return
    const { id = '', class: classes = '', 'aria-label': label = '' } = node.attribs
    const names = classes.split(' ')
    if (skippedTags.has(node.name) || 'hidden' in node.attribs || names.some(one => skippedClasses.has(one)))
      return
    if (names.includes('rt-lines') && page === 'decode/') return

    const depth = Number(/^h([1-4])$/.exec(node.name)?.[1] ?? 0)
    if (depth > 0) {
      const title = oneLine(DomUtils.textContent(node))
      if (depth === 1 || (id !== '' && !isOfHead(node))) begin(depth, id, title)
    } else if (node.name === 'dt' && id !== '') {
      begin(entryLevel, id, oneLine(DomUtils.textContent(node)))
    } else if (names.includes('cell') || (id !== '' && /^(?:li|tr)$/.test(node.name))) {
      const name = node.children.find(child => oneLine(DomUtils.textContent(child)) !== '')
      const entry = begin(entryLevel, id, label || oneLine(DomUtils.textContent(name ?? node)))
      for (const child of node.children) if (label || child !== name) read(child)
      open = open.filter(one => one !== entry)
    } else if (names.includes('cell-listing')) {
      if (draft) draft.code += codeOf(node)
    } else {
      const space = inline.test(node.name) ? '' : ' '
      if (draft) draft.text += space
      node.children.forEach(read)
      const now = open.at(-1)
      if (now) now.text += space
      if (node.name === 'dl') open = open.filter(one => one.level < entryLevel)
    }
  }

  main.children.forEach(read)
  return drafts.map(({ anchor, path, text, code }) => ({ page, anchor, path, text: oneLine(text), code }))
}

/** A heading of a chapter's head, which no text of the chapter is under, or a letter of the glossary. */
function isOfHead(heading: Element): boolean {
  for (let at = heading.parent; at !== null; at = at.parent)
    if ('name' in at && at.name === 'header') return true
  return heading.attribs.id?.startsWith('letter-') ?? false
}

/** A listing's code without the names it imports, which stand in the cells they come from. */
function codeOf(listing: Element): string {
  return listing.children
    .filter(child => !('name' in child) || child.name !== 'details')
    .map(child => DomUtils.textContent(child))
    .join('')
    .replace(/^import .*\n/gm, '')
    .trim()
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
