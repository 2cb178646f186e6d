import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { needsOf } from '#src/cell/graph.ts'
import { type LinkedCode, linkedCell } from '#src/cell/link-code.ts'
import type { Sandbox } from '#src/cell/sandbox.ts'
import type { SavedEdits } from '#src/cell/saved-edits.ts'
import type { Value } from '#src/value/index.ts'
import {
  type CellState,
  type NotebookCell,
  type Origin,
  openCell,
  runnableText,
  type ServedCell,
  type Shown,
} from './cell-state.ts'
import { createRunner } from './runner.ts'

/** An action that can be taken back. */
export interface Undoable {
  /** The cell at which it was done. */
  readonly at: string
  /** What was done: `Edits undone.` */
  readonly done: string
  /** What each cell showed before. */
  readonly shown: ReadonlyMap<string, Shown>
}

/** What a notebook needs of the page. */
export interface NotebookPage {
  readonly cells: readonly ServedCell[]
  readonly edits: SavedEdits
  readonly sandbox: () => Sandbox
  /** Hydrates a cell's island, so that it shows what changed. */
  readonly wake: (name: string) => void
  /** The fragment of the address, which holds the state of a display. */
  readonly fragment: { get(): string; set(fragment: string): void }
}

/** The cells of a page and what the reader does to them. */
export interface Notebook {
  cell(name: string): NotebookCell | undefined
  readonly undoable: ReadonlySignal<Undoable | null>
  /** What was wrong with a link to a cell. */
  readonly problem: ReadonlySignal<{ readonly at: string; readonly message: string } | null>
  /** The cell at which the reader did something last: only that one is read out. */
  readonly attended: ReadonlySignal<string | null>
  /** Says that the reader does something at a cell. */
  attend(name: string): void
  /** False once the browser refused to keep an edit. */
  readonly keeps: ReadonlySignal<boolean>
  /** Whether any cell differs from the chapter, in its text or in what it shows. */
  isChanged(): boolean
  edit(name: string, text: string): void
  /** Runs a cell and those that import it; code from a link counts as accepted. */
  run(name: string): Promise<void>
  stop(): void
  restart(name: string): Promise<void>
  undoEdits(name: string): Promise<void>
  resetChapter(name: string): void
  undo(): void
  /** Shows code that came with a link; it is not run before `run`. */
  openLink(code: LinkedCode): void
  /** Says that the link to a cell cannot be read. */
  refuseLink(name: string, message: string): void
  /** Keeps the code of the link as the reader's own. */
  keepLinked(): void
  /** Goes back from the code of the link to what stood here before. */
  dropLinked(): Promise<void>
  /** The edited texts that a cell's value depends on: what a link to it has to carry. */
  editedFor(name: string): LinkedCode
  /** Runs the edits that the reader saved before. */
  resume(): Promise<void>
}

interface Snapshot {
  readonly undoable: Undoable
  readonly fragment: string
  readonly cells: ReadonlyMap<
    string,
    Pick<CellState, 'own' | 'accepted'> & { text: string; origin: Origin; shown: Shown }
  >
}

/** Opens the notebook of a page: saved edits are there at once, and run when `resume` is called. */
export function openNotebook({ cells, edits, sandbox, wake, fragment }: NotebookPage): Notebook {
  const imports = new Map(cells.map(({ name, imports: names }) => [name, names]))
  const states = new Map(
    cells.map(served => [
      served.name,
      openCell(served, served.editable ? edits.load(served.name) : null, [...needsOf(imports, served.name)]),
    ]),
  )
  const undoable = signal<Undoable | null>(null)
  const problem = signal<{ at: string; message: string } | null>(null)
  const attended = signal<string | null>(null)
  const keeps = signal(true)
  let before: Snapshot | null = null
  let runs = 0

  const all = () => [...states.values()]
  const of = (name: string) => {
    const state = states.get(name)
    if (state === undefined) throw new Error(`the page has no cell ${name}`)
    return state
  }
  const isPristine = ({ served, text }: CellState): boolean =>
    text.value === served.source &&
    served.imports.every(name => {
      const imported = states.get(name)
      return imported !== undefined && isPristine(imported)
    })
  const save = (state: CellState) => {
    if (!state.served.editable) return
    const text = state.own === state.original ? null : state.own
    keeps.value = edits.save(state.name, text) || (text === null && keeps.value)
  }
  /** Replaces what is shown; the state that the address held belonged to the display that goes. */
  const show = (state: CellState, value: Value | null, elapsed: number | null, text: string) => {
    runs++
    state.shown.value = { value, run: runs, elapsed, text }
    if (fragment.get().startsWith(`#${state.name}~`)) fragment.set('')
  }
  const runner = createRunner({ states, sandbox, wake, clock: () => performance.now(), show })
  const forget = () => {
    before = null
    undoable.value = null
    problem.value = null
  }

  function remember(at: string, done: string): void {
    before = {
      undoable: { at, done, shown: new Map(all().map(({ name, shown }) => [name, shown.value])) },
      fragment: fragment.get(),
      cells: new Map(
        all().map(({ name, own, accepted, text, origin, shown }) => [
          name,
          { own, accepted, text: text.value, origin: origin.value, shown: shown.value },
        ]),
      ),
    }
    undoable.value = before.undoable
  }

  /** After texts went back: what was made at build is shown again without a run, the rest is run. */
  async function revert(names: readonly string[]): Promise<void> {
    runner.stop('replaced')
    const rest = all().filter(state => !isPristine(state))
    batch(() => {
      for (const state of all()) {
        if (rest.includes(state) || state.shown.value.value === null) continue
        show(state, null, null, state.original)
        wake(state.name)
      }
    })
    const stale = rest.filter(({ name, needs }) => names.some(one => one === name || needs.includes(one)))
    if (stale.length > 0) await runner.run(stale.map(({ name }) => name))
  }

  function setOwn(state: CellState, text: string): void {
    batch(() => {
      state.own = text
      state.accepted = false
      state.text.value = text
      state.origin.value = text === state.original ? 'chapter' : 'mine'
    })
    save(state)
  }

  /** The address of a link with code would bring the code back on a reload. */
  const leaveLink = () => {
    if (linkedCell(fragment.get()) !== undefined) fragment.set('')
  }
  const linked = () => all().filter(({ origin }) => origin.value === 'link')

  return {
    cell: name => states.get(name),
    undoable,
    problem,
    attended,
    attend: name => {
      attended.value = name
    },
    keeps,
    isChanged: () =>
      all().some(({ text, original, shown }) => text.value !== original || shown.value.value !== null),
    edit: (name, text) => {
      const state = of(name)
      if (state.text.value === text) return
      forget()
      attended.value = name
      if (state.origin.value === 'link') state.text.value = text
      else setOwn(state, text)
    },
    run: name => {
      forget()
      attended.value = name
      const state = of(name)
      if (state.origin.value === 'link') for (const other of linked()) other.accepted = true
      const stale = all().filter(
        other => state.needs.includes(other.name) && runnableText(other) !== other.shown.value.text,
      )
      return runner.run([name, ...stale.map(other => other.name)])
    },
    stop: () => runner.stop('stopped'),
    restart: async name => {
      const state = of(name)
      remember(name, 'Run restarted.')
      if (isPristine(state) && state.shown.value.value === null) show(state, null, null, state.original)
      else await runner.run([name])
    },
    undoEdits: async name => {
      remember(name, 'Edits undone.')
      setOwn(of(name), of(name).original)
      await revert([name])
    },
    resetChapter: name => {
      remember(name, 'Chapter reset.')
      runner.stop('replaced')
      batch(() => {
        for (const state of all()) {
          setOwn(state, state.original)
          show(state, null, null, state.original)
        }
      })
    },
    undo: () => {
      const snapshot = before
      if (snapshot === null) return
      runner.stop('replaced')
      batch(() => {
        for (const [name, { own, accepted, text, origin, shown }] of snapshot.cells) {
          const state = of(name)
          state.own = own
          state.accepted = accepted
          state.text.value = text
          state.origin.value = origin
          state.shown.value = shown
          save(state)
        }
        forget()
      })
      fragment.set(snapshot.fragment)
    },
    openLink: code => {
      forget()
      batch(() => {
        for (const [name, text] of Object.entries(code)) {
          const state = states.get(name)
          if (state === undefined || text === state.text.value) continue
          state.text.value = text
          state.origin.value = 'link'
          state.accepted = false
          wake(name)
        }
      })
    },
    refuseLink: (at, message) => {
      problem.value = { at, message }
    },
    keepLinked: () => {
      forget()
      batch(() => {
        for (const state of linked()) {
          setOwn(state, state.text.value)
        }
      })
      leaveLink()
    },
    dropLinked: async () => {
      forget()
      const dropped = linked()
      const ran = dropped.filter(({ accepted }) => accepted).map(({ name }) => name)
      batch(() => {
        for (const state of dropped) setOwn(state, state.own)
      })
      leaveLink()
      if (ran.length > 0) await revert(ran)
    },
    editedFor: name => {
      const state = of(name)
      const needed = all().filter(other => other === state || state.needs.includes(other.name))
      return Object.fromEntries(
        needed.flatMap(({ name: one, text, original }) =>
          text.value === original ? [] : [[one, text.value]],
        ),
      )
    },
    resume: async () => {
      const mine = all().filter(({ own, original }) => own !== original)
      // The page speaks of what the reader does in it, not of what it does by itself.
      attended.value ??= ''
      if (mine.length > 0) await runner.run(mine.map(({ name }) => name))
    },
  }
}
