import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { needsOf } from '#src/cell/graph.ts'
import { type LinkedCode, linkedCell } from '#src/cell/link-code.ts'
import {
  type CellSource,
  cellError,
  type PlannedCell,
  type Reply,
  type Request,
  waitsFor,
} from '#src/cell/protocol.ts'
import type { Ending, Sandbox } from '#src/cell/sandbox.ts'
import type { SavedEdits } from '#src/cell/saved-edits.ts'
import type { CellError, Value } from '#src/value/index.ts'
import { describeKill } from './killed.ts'

/** A cell as the page was served. */
export interface ServedCell {
  readonly name: string
  readonly source: string
  readonly imports: readonly string[]
  /** How long it may run, in ms. */
  readonly limit: number
  /** Whether the page shows its code, so that the reader can edit it. */
  readonly editable: boolean
}

/** What a cell's display shows. */
export interface Shown {
  /** Null: the value that was made at build. */
  readonly value: Value | null
  /** Counts what was shown; a display lives as long as its number. */
  readonly run: number
  /** How long the run took, in ms; null when it was not run in this page. */
  readonly elapsed: number | null
  /** The text that made the value. */
  readonly text: string
}

/** Whose text a cell has: the chapter's, the reader's own, or one that came with a link. */
export type Origin = 'chapter' | 'mine' | 'link'

/** What a cell is doing. */
export type Phase = 'idle' | 'waiting' | 'running'

/** One cell of the page. */
export interface NotebookCell {
  readonly name: string
  readonly original: string
  readonly text: ReadonlySignal<string>
  readonly origin: ReadonlySignal<Origin>
  readonly shown: ReadonlySignal<Shown>
  readonly phase: ReadonlySignal<Phase>
}

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

interface State extends NotebookCell {
  readonly served: ServedCell
  readonly text: Signal<string>
  readonly origin: Signal<Origin>
  readonly shown: Signal<Shown>
  readonly phase: Signal<Phase>
  /** The reader's own text, or the chapter's, while a link's code is shown. */
  own: string
  /** Whether the reader ran the link's code. */
  accepted: boolean
  /** Cells it imports, near and far, as the last run found them; before, as served. */
  needs: readonly string[]
}

interface Snapshot {
  readonly undoable: Undoable
  readonly fragment: string
  readonly cells: ReadonlyMap<
    string,
    Pick<State, 'own' | 'accepted'> & { text: string; origin: Origin; shown: Shown }
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
  const keeps = signal(true)
  let before: Snapshot | null = null
  let running: AbortController | null = null
  let runs = 0

  const all = () => [...states.values()]
  const of = (name: string) => {
    const state = states.get(name)
    if (state === undefined) throw new Error(`the page has no cell ${name}`)
    return state
  }
  const isPristine = ({ served, text }: State): boolean =>
    text.value === served.source &&
    served.imports.every(name => {
      const imported = states.get(name)
      return imported !== undefined && isPristine(imported)
    })
  const save = (state: State) => {
    if (!state.served.editable) return
    const text = state.own === state.original ? null : state.own
    keeps.value = edits.save(state.name, text) || (text === null && keeps.value)
  }
  /** Replaces what is shown; the state that the address held belonged to the display that goes. */
  const show = (state: State, value: Value | null, elapsed: number | null, text: string) => {
    runs++
    state.shown.value = { value, run: runs, elapsed, text }
    if (fragment.get().startsWith(`#${state.name}~`)) fragment.set('')
  }
  const idle = (state: State) => {
    state.phase.value = 'idle'
  }
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

  /** Ends the run that is going on; its cells keep what they show when something else takes its place. */
  function stop(why: 'stopped' | 'replaced'): void {
    if (why === 'replaced') batch(() => all().forEach(idle))
    running?.abort(why)
    running = null
  }

  /** What of a cell may run: never code from a link that the reader has not run. */
  const runnable = ({ origin, accepted, text, own }: State) =>
    origin.value === 'link' && !accepted ? own : text.value

  async function execute(changed: readonly string[]): Promise<void> {
    stop('replaced')
    const controller = new AbortController()
    running = controller
    const texts = new Map(all().map(state => [state.name, runnable(state)]))
    const open = new Set(changed)
    let todo = changed
    while (todo.length > 0) {
      const plan: PlannedCell[] = []
      const ending = await ask(todo, texts, open, plan, controller.signal)
      if (controller.signal.reason === 'replaced') return
      todo = conclude(ending, texts, open, plan)
    }
    batch(() => all().forEach(idle))
    if (running === controller) running = null
  }

  /** Sends a run and shows what comes back; `open` are the cells that still wait for a value. */
  async function ask(
    changed: readonly string[],
    texts: ReadonlyMap<string, string>,
    open: Set<string>,
    plan: PlannedCell[],
    signal: AbortSignal,
  ): Promise<Ending> {
    for (const name of changed) of(name).phase.value = 'waiting'
    const sources: CellSource[] = all().map(({ name, original }) => ({
      name,
      source: texts.get(name) ?? original,
    }))
    const request: Request = { type: 'run', cells: sources, changed }
    const onReply = (reply: Reply) => {
      if (signal.aborted) return
      if (reply.type === 'plan') {
        plan.push(...reply.cells)
        for (const { name, needs, shown } of reply.cells) {
          const state = states.get(name)
          if (state === undefined) continue
          state.needs = needs
          if (!shown) continue
          open.add(name)
          state.phase.value = 'waiting'
          wake(name)
        }
      } else if (reply.type === 'running') {
        const state = states.get(reply.cell)
        if (state !== undefined && open.has(reply.cell)) state.phase.value = 'running'
      } else if (reply.type === 'result') {
        const state = states.get(reply.cell)
        if (state === undefined || !open.delete(reply.cell)) return
        batch(() => {
          show(state, reply.value, reply.elapsed, texts.get(reply.cell) ?? state.original)
          state.phase.value = 'idle'
        })
      }
    }
    return sandbox().request(request, {
      limit: name => states.get(name)?.served.limit ?? 2000,
      onReply,
      signal,
    })
  }

  /** Says why cells have no value when a run was cut short; gives the cells that can still be run. */
  function conclude(
    ending: Ending,
    texts: ReadonlyMap<string, string>,
    open: Set<string>,
    plan: readonly PlannedCell[],
  ): readonly string[] {
    if (ending.type === 'done' || ending.type === 'answer') return []
    const explain = (name: string) =>
      ending.type === 'killed'
        ? describeKill(ending, name, of(name).served.limit)
        : cellError('run', name, ending.message)
    const fail = (name: string, error: CellError) => {
      open.delete(name)
      const state = of(name)
      batch(() => {
        show(state, error, null, texts.get(name) ?? state.original)
        idle(state)
      })
    }
    const culprit =
      ending.type === 'killed' && (ending.reason === 'time' || ending.reason === 'memory') && ending.cell
    if (!culprit || !states.has(culprit)) {
      for (const name of open) fail(name, explain(name))
      return []
    }
    const error = explain(culprit)
    const needy = new Set(plan.filter(({ needs }) => needs.includes(culprit)).map(({ name }) => name))
    // A cell that left something running has given a value already; the error takes its place.
    if (plan.some(({ name, shown }) => name === culprit && shown)) fail(culprit, error)
    for (const name of open) if (needy.has(name)) fail(name, waitsFor(name, error))
    return [...open]
  }

  /** After texts went back: what was made at build is shown again without a run, the rest is run. */
  async function revert(names: readonly string[]): Promise<void> {
    stop('replaced')
    const rest = all().filter(state => !isPristine(state))
    batch(() => {
      for (const state of all()) {
        if (rest.includes(state) || state.shown.value.value === null) continue
        show(state, null, null, state.original)
        wake(state.name)
      }
    })
    const stale = rest.filter(({ name, needs }) => names.some(one => one === name || needs.includes(one)))
    if (stale.length > 0) await execute(stale.map(({ name }) => name))
  }

  function setOwn(state: State, text: string): void {
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
    keeps,
    isChanged: () =>
      all().some(({ text, original, shown }) => text.value !== original || shown.value.run > 0),
    edit: (name, text) => {
      const state = of(name)
      if (state.text.value === text) return
      forget()
      if (state.origin.value === 'link') state.text.value = text
      else setOwn(state, text)
    },
    run: name => {
      forget()
      const state = of(name)
      if (state.origin.value === 'link') for (const other of linked()) other.accepted = true
      const stale = all().filter(
        other => state.needs.includes(other.name) && runnable(other) !== other.shown.value.text,
      )
      return execute([name, ...stale.map(other => other.name)])
    },
    stop: () => stop('stopped'),
    restart: async name => {
      const state = of(name)
      remember(name, 'Run restarted.')
      if (isPristine(state) && state.shown.value.value === null) show(state, null, null, state.original)
      else await execute([name])
    },
    undoEdits: async name => {
      remember(name, 'Edits undone.')
      setOwn(of(name), of(name).original)
      await revert([name])
    },
    resetChapter: name => {
      remember(name, 'Chapter reset.')
      stop('replaced')
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
      stop('replaced')
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
      if (mine.length > 0) await execute(mine.map(({ name }) => name))
    },
  }
}

function openCell(served: ServedCell, saved: string | null, needs: readonly string[]): State {
  const own = saved ?? served.source
  return {
    served,
    name: served.name,
    original: served.source,
    own,
    accepted: false,
    needs,
    text: signal(own),
    origin: signal<Origin>(own === served.source ? 'chapter' : 'mine'),
    shown: signal<Shown>({ value: null, run: 0, elapsed: null, text: served.source }),
    phase: signal<Phase>('idle'),
  }
}
