import { expect, test } from 'vitest'
import type { ServedCell } from '../../components/cell/cell-state.ts'
import { openNotebook } from '../../components/cell/notebook.ts'
import { type EditStorage, editKey, savedEdits } from '../../src/cell/saved-edits.ts'
import { localSandbox } from './local-sandbox.ts'

const served: ServedCell[] = [
  {
    name: 'flows',
    source: 'export const x = 1\nexport default "flows"',
    imports: [],
    limit: 2000,
    editable: true,
  },
  {
    name: 'plain',
    source: 'import { x } from "./flows.cell.ts"\nexport default "plain " + x',
    imports: ['flows'],
    limit: 2000,
    editable: true,
  },
  { name: 'other', source: 'export default "other"', imports: [], limit: 2000, editable: true },
]

function memory(): EditStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: key => void kept.delete(key),
  }
}

/** A page with the three cells; `text` gives what a cell shows. */
function page(storage: EditStorage | null = memory()) {
  const sandbox = localSandbox()
  const woken: string[] = []
  let fragment = ''
  const notebook = openNotebook({
    cells: served,
    edits: savedEdits(storage, 'chapter'),
    sandbox: () => sandbox,
    wake: name => woken.push(name),
    fragment: {
      get: () => fragment,
      set: next => {
        fragment = next
      },
    },
  })
  const cell = (name: string) => {
    const found = notebook.cell(name)
    if (found === undefined) throw new Error(`no cell ${name}`)
    return found
  }
  return {
    notebook,
    sandbox,
    woken,
    cell,
    goTo: (next: string) => {
      fragment = next
    },
    address: () => fragment,
    text: (name: string) => {
      const value = cell(name).shown.value.value
      if (value === null) return 'as built'
      return value.kind === 'error'
        ? `${value.cell}:${value.line ?? ''} ${value.message}`
        : 'text' in value
          ? value.text
          : value.kind
    },
  }
}

const edited = 'export const x = 2\nexport default "edited"'

test('running an edited cell reruns the cells that import it, and no others', async () => {
  const { notebook, text, woken } = page()
  notebook.edit('flows', edited)
  await notebook.run('flows')
  expect(['flows', 'plain', 'other'].map(text)).toEqual(['edited', 'plain 2', 'as built'])
  expect(woken).toEqual(['flows', 'plain'])
})

test('a cell that imports an edited one is run with the edit, and both are shown', async () => {
  const { notebook, text } = page()
  notebook.edit('flows', edited)
  await notebook.run('plain')
  expect(['flows', 'plain'].map(text)).toEqual(['edited', 'plain 2'])
})

test('while a cell has an error those that import it say which cell they wait for', async () => {
  const { notebook, text } = page()
  notebook.edit('flows', 'export const x = 1\n\nthrow new Error("bad")')
  await notebook.run('flows')
  expect(text('flows')).toBe('flows.cell.ts:3 bad')
  expect(text('plain')).toBe('plain.cell.ts: waits for flows.cell.ts, line 3: bad')
  notebook.edit('flows', edited)
  await notebook.run('flows')
  expect(text('plain')).toBe('plain 2')
})

test('edits are kept as they are made, and run when the page opens again', async () => {
  const storage = memory()
  page(storage).notebook.edit('flows', edited)
  expect([...storage.kept.keys()]).toEqual([editKey('chapter', 'flows')])
  const again = page(storage)
  expect(again.cell('flows').text.value).toBe(edited)
  expect(again.text('plain')).toBe('as built')
  await again.notebook.resume()
  expect(['flows', 'plain'].map(again.text)).toEqual(['edited', 'plain 2'])
})

test('an edit back to the chapter’s text is no edit', () => {
  const storage = memory()
  const { notebook, cell } = page(storage)
  notebook.edit('flows', edited)
  notebook.edit('flows', served[0]?.source ?? '')
  expect(storage.kept.size).toBe(0)
  expect(cell('flows').origin.value).toBe('chapter')
  expect(notebook.isChanged()).toBe(false)
})

test.each<[string, EditStorage | null]>([
  ['has no storage', null],
  [
    'refuses to store',
    {
      ...memory(),
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('full')
      },
    },
  ],
])('a browser that %s is told of, and everything else works', async (_, storage) => {
  const { notebook, text } = page(storage)
  expect(notebook.keeps.value).toBe(true)
  notebook.edit('flows', edited)
  expect(notebook.keeps.value).toBe(false)
  await notebook.run('flows')
  expect(text('plain')).toBe('plain 2')
})

test('undoing edits shows what was built, without a run, and can be undone', async () => {
  const storage = memory()
  const { notebook, text, cell, sandbox } = page(storage)
  notebook.edit('flows', edited)
  await notebook.run('flows')
  const before = cell('flows').shown.value
  await notebook.undoEdits('flows')
  expect(['flows', 'plain'].map(text)).toEqual(['as built', 'as built'])
  expect(storage.kept.size).toBe(0)
  expect(sandbox.asked).toEqual([['flows']])
  notebook.undo()
  expect(cell('flows').text.value).toBe(edited)
  expect(cell('flows').shown.value).toBe(before)
  expect(text('plain')).toBe('plain 2')
  expect(storage.kept.size).toBe(1)
  expect(notebook.undoable.value).toBeNull()
})

test('undoing the edits of one cell runs what else is edited', async () => {
  const { notebook, text } = page()
  notebook.edit('flows', edited)
  notebook.edit('plain', 'import { x } from "./flows.cell.ts"\nexport default "mine " + x')
  await notebook.run('plain')
  expect(text('plain')).toBe('mine 2')
  await notebook.undoEdits('flows')
  expect(['flows', 'plain'].map(text)).toEqual(['as built', 'mine 1'])
})

test('resetting the chapter takes all edits back, and can be undone', async () => {
  const { notebook, text, cell } = page()
  notebook.edit('flows', edited)
  notebook.edit('other', 'export default "mine"')
  await notebook.run('flows')
  await notebook.run('other')
  notebook.resetChapter('plain')
  expect(['flows', 'plain', 'other'].map(text)).toEqual(['as built', 'as built', 'as built'])
  expect(notebook.isChanged()).toBe(false)
  expect(notebook.undoable.value).toMatchObject({ at: 'plain', done: 'Chapter reset.' })
  notebook.undo()
  expect(['flows', 'plain', 'other'].map(text)).toEqual(['edited', 'plain 2', 'mine'])
  expect(cell('other').text.value).toBe('export default "mine"')
})

test('restarting a run that was made at build starts its display afresh, and can be undone', async () => {
  const { notebook, cell, sandbox, goTo, address } = page()
  goTo('#plain~5')
  await notebook.restart('plain')
  expect(cell('plain').shown.value).toMatchObject({ value: null, run: 1 })
  expect(address()).toBe('')
  notebook.undo()
  expect(cell('plain').shown.value.run).toBe(0)
  expect(address()).toBe('#plain~5')
  expect(sandbox.asked).toEqual([])
})

test('the offer to undo ends with the next action', async () => {
  const { notebook } = page()
  await notebook.restart('plain')
  expect(notebook.undoable.value).not.toBeNull()
  notebook.edit('plain', 'export default "x"')
  expect(notebook.undoable.value).toBeNull()
})

test('code from a link is shown, and not run before the reader runs it', async () => {
  const storage = memory()
  const { notebook, text, cell } = page(storage)
  notebook.openLink({ flows: edited, nothing: 'export default 1' })
  expect(cell('flows')).toMatchObject({ text: { value: edited }, origin: { value: 'link' } })
  await notebook.run('plain')
  expect(text('plain')).toBe('plain 1')
  await notebook.run('flows')
  expect(['flows', 'plain'].map(text)).toEqual(['edited', 'plain 2'])
  expect(storage.kept.size).toBe(0)
})

test('code from a link leaves the reader’s own edits alone until it is kept', async () => {
  const storage = memory()
  page(storage).notebook.edit('flows', 'export const x = 3\nexport default "mine"')
  const { notebook, cell, text } = page(storage)
  notebook.openLink({ flows: edited })
  await notebook.resume()
  expect(text('flows')).toBe('mine')
  notebook.edit('flows', `${edited} + "!"`)
  expect([...storage.kept.values()]).toEqual(['export const x = 3\nexport default "mine"'])
  await notebook.dropLinked()
  expect(cell('flows')).toMatchObject({
    text: { value: 'export const x = 3\nexport default "mine"' },
    origin: { value: 'mine' },
  })
  notebook.openLink({ flows: edited })
  notebook.keepLinked()
  expect([...storage.kept.values()]).toEqual([edited])
})

test('a link to a cell carries the edits that its value depends on', () => {
  const { notebook } = page()
  notebook.edit('flows', edited)
  notebook.edit('other', 'export default "mine"')
  expect(notebook.editedFor('plain')).toEqual({ flows: edited })
  expect(notebook.editedFor('flows')).toEqual({ flows: edited })
})

test('a run that takes the place of another leaves nothing of it behind', async () => {
  const { notebook, text, cell } = page()
  notebook.edit('flows', edited)
  const first = notebook.run('flows')
  notebook.edit('flows', 'export const x = 5\nexport default "second"')
  await notebook.run('flows')
  await first
  expect(['flows', 'plain'].map(text)).toEqual(['second', 'plain 5'])
  expect(cell('flows').phase.value).toBe('idle')
})
