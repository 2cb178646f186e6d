import { createEngine, type Engine } from '#src/cell/engine.ts'
import { decodeLink, linkedCell } from '#src/cell/link-code.ts'
import { createSandbox, type Sandbox } from '#src/cell/sandbox.ts'
import { type EditStorage, savedEdits } from '#src/cell/saved-edits.ts'
import { unpackValue } from '#src/cell/travel.ts'
import type { Value } from '#src/value/index.ts'
import type { ServedCell } from './cell-state.ts'
import { listedText } from './Listing.tsx'
import { type Notebook, openNotebook } from './notebook.ts'

let sandbox: Sandbox | undefined
let notebook: Notebook | undefined
/** The page's own cells, once the notebook is open. */
let cells: readonly ServedCell[] = []

/** The page's one sandbox. */
export function pageSandbox(): Sandbox {
  sandbox ??= createSandbox({
    page: document,
    library: async () => (await import('virtual:library-source')).default,
    parts: {
      extras: async () => (await import('virtual:extras-source')).default,
      drivers: async () => (await import('virtual:drivers-source')).default,
    },
    compiler: async () => (await import('virtual:compiler-source')).default,
    cells: () => cells.map(({ name, source }) => ({ name, source })),
  })
  return sandbox
}

/** What displays may ask; nothing is loaded before they do. */
export const engine: Engine = createEngine(pageSandbox, () =>
  cells.map(({ name, source }) => ({ name, source: notebook?.cell(name)?.shown.value.text ?? source })),
)

/** The page's one notebook: its cells, the reader's saved edits, the address. */
export function pageNotebook(folder: string): Notebook {
  if (notebook !== undefined) return notebook
  cells = findCells(document)
  const opened = openNotebook({
    cells,
    edits: savedEdits(storage(), folder),
    sandbox: pageSandbox,
    wake: name =>
      document
        .querySelector(`[data-cell="${name}"]`)
        ?.dispatchEvent(new Event('pointerover', { bubbles: true })),
    fragment: {
      get: () => location.hash,
      set: replaceFragment,
    },
  })
  notebook = opened
  const openLink = async () => {
    const name = linkedCell(location.hash)
    if (name === undefined) return
    try {
      opened.openLink(await decodeLink(location.hash))
    } catch (error) {
      opened.refuseLink(name, error instanceof Error ? error.message : String(error))
    }
  }
  addEventListener('hashchange', openLink)
  openLink().then(opened.resume)
  return opened
}

/** What a cell gave at build, as the page has it. */
export function servedValue(name: string): Value {
  const script = document.querySelector(`script[data-cell-value="${name}"]`)
  if (script === null) throw new Error(`the page has no value of cell ${name}`)
  return unpackValue(script.textContent ?? '')
}

/** The cells of a page as it was served: those with a listing, and the texts that others of them import. */
export function findCells(page: ParentNode): ServedCell[] {
  const cells = new Map<string, ServedCell>()
  for (const element of page.querySelectorAll<HTMLElement>('[data-cell], template[data-cell-source]')) {
    const { cell, cellSource, imports = '', limit = '' } = element.dataset
    const listing = element.querySelector('.cell-listing')
    const name = cell ?? cellSource ?? ''
    const text =
      element instanceof HTMLTemplateElement ? element.content.textContent : listing && listedText(listing)
    if (text === null || (cells.has(name) && listing === null)) continue
    cells.set(name, {
      name,
      source: text,
      imports: imports.split(' ').filter(Boolean),
      limit: Number(limit) || 2000,
      editable: listing !== null,
    })
  }
  return [...cells.values()]
}

/** Browsers limit how often the address may change; a state too many is not worth an error. */
function replaceFragment(fragment: string): void {
  try {
    history.replaceState(history.state, '', fragment || location.pathname + location.search)
  } catch {
    return
  }
}

/** Browsers throw where storage is switched off, and some do for files opened without a server. */
function storage(): EditStorage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
