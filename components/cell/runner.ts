import { batch } from '@preact/signals'
import {
  type CellSource,
  cellError,
  type PlannedCell,
  type Reply,
  type Request,
  waitsFor,
} from '#src/cell/protocol.ts'
import type { Ending, Sandbox } from '#src/cell/sandbox.ts'
import type { Value } from '#src/value/index.ts'
import { type CellState, runnableText } from './cell-state.ts'
import { describeKill } from './killed.ts'
import { knownSoFar } from './partial.ts'
import { followProgress } from './progress.ts'

/** Runs cells one run at a time. */
export interface Runner {
  /** Runs cells and those that import them, and shows what they give; takes the place of a run that is going on. */
  run(changed: readonly string[]): Promise<void>
  stop(why: 'stopped' | 'replaced'): void
}

/** What a runner needs of the notebook. */
export interface RunnerSurroundings {
  readonly states: ReadonlyMap<string, CellState>
  readonly sandbox: () => Sandbox
  readonly wake: (name: string) => void
  /** Milliseconds of any clock. */
  readonly clock: () => number
  readonly show: (state: CellState, value: Value, elapsed: number | null, text: string) => void
}

/** A runner for the cells of a page. */
export function createRunner({ states, sandbox, wake, clock, show }: RunnerSurroundings): Runner {
  let running: AbortController | null = null

  const all = () => [...states.values()]
  const of = (name: string) => {
    const state = states.get(name)
    if (state === undefined) throw new Error(`the page has no cell ${name}`)
    return state
  }
  const idle = (state: CellState) => {
    state.phase.value = 'idle'
    state.progress.value = null
  }

  /** Ends the run that is going on; its cells keep what they show when something else takes its place. */
  function stop(why: 'stopped' | 'replaced'): void {
    if (why === 'replaced') batch(() => all().forEach(idle))
    running?.abort(why)
    running = null
  }

  async function run(changed: readonly string[]): Promise<void> {
    stop('replaced')
    const controller = new AbortController()
    running = controller
    const texts = new Map(all().map(state => [state.name, runnableText(state)]))
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
    let running: CellState | undefined
    let follow = followProgress(clock)
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
        running = open.has(reply.cell) ? states.get(reply.cell) : undefined
        follow = followProgress(clock)
        if (running !== undefined) running.phase.value = 'running'
      } else if (reply.type === 'progress') {
        if (running !== undefined) running.progress.value = reply.progress && follow(reply.progress)
      } else if (reply.type === 'result') {
        const state = states.get(reply.cell)
        if (state === undefined || !open.delete(reply.cell)) return
        batch(() => {
          show(state, reply.value, reply.elapsed, texts.get(reply.cell) ?? state.original)
          idle(state)
        })
      }
    }
    return sandbox().request(request, {
      limit: name => states.get(name)?.served.limit ?? 2000,
      onReply,
      signal,
    })
  }

  /** Shows what is known of a run that was cut short, or says why it gave nothing; gives the cells that can still be run. */
  function conclude(
    ending: Ending,
    texts: ReadonlyMap<string, string>,
    open: Set<string>,
    plan: readonly PlannedCell[],
  ): readonly string[] {
    if (ending.type === 'done' || ending.type === 'answer' || ending.type === 'text') return []
    const close = (name: string, value: Value, elapsed: number | null = null) => {
      open.delete(name)
      const state = of(name)
      batch(() => {
        show(state, value, elapsed, texts.get(name) ?? state.original)
        idle(state)
      })
    }
    if (ending.type === 'failed') {
      for (const name of open) close(name, cellError('run', name, ending.message))
      return []
    }
    const explain = (name: string) => describeKill(ending, name, of(name).served.limit)
    const { cell: culprit, reason, elapsed } = ending
    // A cell that left something running has given a value already; the error takes its place, unless it was stopped.
    const isEnded = states.has(culprit) && (open.has(culprit) || reason !== 'stopped')
    if (isEnded) {
      const error = explain(culprit)
      const partial = knownSoFar(ending)
      if (plan.some(({ name, shown }) => name === culprit && shown))
        close(culprit, partial ?? error, partial && elapsed)
      for (const { name, needs } of all()) {
        if (!needs.includes(culprit)) continue
        close(name, waitsFor(name, error))
        wake(name)
      }
      if (reason !== 'stopped') return [...open]
    }
    for (const name of open) close(name, explain(name))
    return []
  }

  return { run, stop }
}
