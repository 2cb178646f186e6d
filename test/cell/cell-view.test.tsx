// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { useState } from 'preact/hooks'
import { afterEach, expect, test } from 'vitest'
import { CellView } from '../../components/cell/CellView.tsx'
import { Listing, plainLines } from '../../components/cell/Listing.tsx'
import { type Notebook, openNotebook } from '../../components/cell/notebook.ts'
import { findCells } from '../../components/cell/page.ts'
import { encodeLink } from '../../src/cell/link-code.ts'
import { savedEdits } from '../../src/cell/saved-edits.ts'
import { idleEngine } from '../displays/engines.ts'
import { localSandbox } from './local-sandbox.ts'

const source = 'const one = 1\n\nexport default "one"'

/** A page with one cell; the notebook opens with the first action, as in an island. */
function Page({ opened }: { opened: (notebook: Notebook) => void }) {
  const [notebook, setNotebook] = useState<Notebook | null>(null)
  const open = () => {
    if (notebook !== null) return notebook
    const next = openNotebook({
      cells: findCells(document),
      edits: savedEdits(null, 'chapter'),
      sandbox: () => sandbox,
      wake: () => {},
      fragment: { get: () => '', set: () => {} },
    })
    setNotebook(next)
    opened(next)
    return next
  }
  const [sandbox] = useState(localSandbox)
  return (
    <CellView
      name="one"
      title="One"
      value={{ kind: 'text', text: 'as built' }}
      code="open"
      folder="chapters/one"
      imports={[]}
      limit={2000}
      files="cells"
      notebook={notebook}
      open={open}
      engine={idleEngine}
      loadEditor={() => Promise.reject(new Error('offline'))}
    >
      <Listing label="Code of one.cell.ts" lines={plainLines(source)} />
    </CellView>
  )
}

function show() {
  let notebook: Notebook | undefined
  const { container } = render(<Page opened={next => (notebook = next)} />)
  return {
    container,
    press: (name: string) => fireEvent.click(screen.getByRole('button', { name })),
    status: () => screen.getByRole('status').textContent,
    output: () => container.querySelector('.cell-output > :not([hidden])')?.textContent,
    notebook: () => {
      if (notebook === undefined) throw new Error('not opened')
      return notebook
    },
  }
}

afterEach(cleanup)

test('a cell as served has its code, its value and three buttons', () => {
  const { output, status } = show()
  expect(screen.getByRole('group', { name: 'Code of one.cell.ts' }).textContent).toContain('const one = 1')
  expect(output()).toBe('as built')
  expect(screen.getAllByRole('button').map(button => button.textContent)).toEqual([
    'Edit',
    'Run',
    'Copy link',
  ])
  expect(status()).toBe('')
})

test('the text of a cell is read from its listing', () => {
  show()
  expect(findCells(document)).toEqual([{ name: 'one', source, imports: [], limit: 2000, editable: true }])
})

test('Run runs the code that stands there and says how long it took', async () => {
  const { press, status, output } = show()
  press('Run')
  await waitFor(() => expect(output()).toBe('one'))
  await waitFor(() => expect(status()).toBe('Ran in 1 ms.'))
  expect(screen.getByRole('button', { name: 'Restart run' })).toBeTruthy()
})

test('a verdict is read out with the run that made it', async () => {
  const { press, status, notebook } = show()
  press('Run')
  await waitFor(() => expect(status()).toBe('Ran in 1 ms.'))
  const table = '{ kind: "table", caption: "Who waits", columns: ["task"], rows: [["reset"], ["pin_dma"]] }'
  notebook().edit('one', `export default ${table}`)
  expect(screen.getByRole('status').getAttribute('aria-live')).toBe('polite')
  press('Run')
  await waitFor(() => expect(status()).toMatch(/^Ran in 1 ms\..* Who waits: 2 rows\.$/))
  notebook().attend('another')
  await waitFor(() => expect(screen.getByRole('status').getAttribute('aria-live')).toBe('off'))
})

test('an edit is marked, run, undone, and the undoing undone', async () => {
  const { press, status, output, notebook } = show()
  press('Run')
  await waitFor(() => expect(output()).toBe('one'))
  notebook().edit('one', 'export default "two"')
  await waitFor(() => expect(screen.getByText('edited')).toBeTruthy())
  expect(status()).toContain('Changed since it was run.')
  expect(status()).toContain('This browser keeps no edits')
  press('Run')
  await waitFor(() => expect(output()).toBe('two'))
  press('Undo my edits')
  await waitFor(() => expect(output()).toBe('as built'))
  expect(status()).toBe('Edits undone.')
  press('Undo')
  await waitFor(() => expect(output()).toBe('two'))
  expect(document.activeElement?.textContent).toBe('Restart run')
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
})

test('an error is shown, and its line marked in the listing', async () => {
  const { press, output, notebook, container } = show()
  press('Run')
  await waitFor(() => expect(output()).toBe('one'))
  notebook().edit('one', 'export default "two"\nthrow new Error("bad")')
  press('Run')
  await waitFor(() => expect(output()).toContain('bad'))
  await waitFor(() =>
    expect([...container.querySelectorAll('.line-error')].map(line => line.textContent)).toEqual([
      'throw new Error("bad")',
    ]),
  )
})

test('code from a link is announced, and runs when the reader says so', async () => {
  const { press, output, notebook } = show()
  press('Copy link')
  notebook().openLink({ one: 'export default "from afar"' })
  await waitFor(() => expect(screen.getByText(/came with the link/)).toBeTruthy())
  expect(output()).toBe('as built')
  press('Run it')
  await waitFor(() => expect(output()).toBe('from afar'))
  press('Go back')
  await waitFor(() => expect(output()).toBe('as built'))
  expect(screen.queryByText(/came with the link/)).toBeNull()
  expect(document.activeElement?.textContent).toBe('Edit')
})

test('without the right to write to the clipboard the link is there to be copied by hand', async () => {
  const { press } = show()
  Object.defineProperty(navigator, 'clipboard', { value: undefined })
  press('Copy link')
  const input = await screen.findByRole('textbox', { name: 'Link' })
  expect((input as HTMLInputElement).value).toContain(await encodeLink('one', {}))
})

test('an editor that cannot be loaded is said so', async () => {
  const { press, status } = show()
  press('Edit')
  await waitFor(() => expect(status()).toBe('The editor could not be loaded. Edit tries again.'))
})
