import * as core from '../core.ts'
import { replay, shortest } from '../core.ts'
import { setWatch } from '../explore/watch.ts'
import { type LibraryPart, libraryParts, partNames } from './parts.ts'
import type { PartTexts, Rehearsal, Reply, Request } from './protocol.ts'
import { watchRealm } from './realm.ts'
import { rehearsals } from './rehearsal.model.ts'
import { runCells } from './run.ts'

export * from '../core.ts'

type Compiler = Pick<typeof import('./compiler.ts'), 'prepare'>
type Extras = typeof import('../extras.ts')

/** Taken before any cell runs: a cell may change what these names mean. */
const { Blob, performance, setTimeout, URL } = globalThis
const libraryNames = [...Object.keys(core), ...Object.values(libraryParts).flat()]
/** Modules a worker may load before it is replaced: the browser never forgets one. */
const mostModules = 300

/** How often a run says how far it has come, in ms. */
const reportEvery = 200

/** How often the explorer rehearses, unless a request comes. */
const rounds = 20
/** A run that takes longer than this may hold much memory, in ms: the worker gives it back by being replaced. */
const longRun = 1000

/** Globals that a model has no use of and that would outlive a run. The policy of the frame refuses the rest. */
const removed = [
  'setTimeout',
  'setInterval',
  'Worker',
  'SharedWorker',
  'BroadcastChannel',
  'importScripts',
  'fetch',
]

/** What the worker was started with. */
interface Start {
  /** Address of this module. */
  readonly library: string
  /** Makes a module of a text that imports what this one shares with others; gives its address. */
  readonly withShared: (text: string) => string
}

addEventListener('serve', event => {
  if (!(event instanceof MessageEvent)) return
  const [port] = event.ports
  if (port !== undefined) serve(port, event.data)
})

/** Answers requests one after the other. */
function serve(port: MessagePort, { library, withShared }: Start): void {
  for (const name of removed) removeGlobal(name)
  const hasChanged = watchRealm()
  const post = port.postMessage.bind(port)
  const say = (reply: Reply) => post(reply)
  let isTold = false
  setWatch({
    clock: performance.now.bind(performance),
    every: reportEvery,
    report: progress => {
      isTold = true
      say({ type: 'progress', progress })
    },
    ended: () => {
      if (isTold) say({ type: 'progress', progress: null })
      isTold = false
    },
  })
  let compiler: Promise<Compiler> | undefined
  const parts = new Map<LibraryPart, string>()
  /** What cells import: the core, and the parts that are loaded. */
  let whole = library
  let modules = 0
  let isAsked = false

  const addressOf = (code: string) => {
    modules++
    return URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
  }

  const loadParts = (texts: PartTexts = {}) => {
    const known = parts.size
    for (const part of partNames) {
      const text = texts[part]
      if (text !== undefined) parts.set(part, withShared(text))
    }
    if (parts.size === known) return
    const addresses = [library, ...parts.values()]
    whole = addressOf(addresses.map(address => `export * from '${address}'`).join(';'))
  }

  const run = async ({ cells, changed, compiler: text, parts: texts }: Request & { type: 'run' }) => {
    loadParts(texts)
    if (text !== undefined) compiler = import(/* @vite-ignore */ addressOf(text))
    if (compiler === undefined) throw new Error('no compiler')
    const started = performance.now()
    const { prepare } = await compiler
    // The reader waits for the cells that changed: what imports them is not even compiled before they have run.
    const inOrder = function* () {
      const done = new Set<string>()
      for (const withImporters of [false, true]) {
        const prepared = prepare(cells, changed, libraryNames, withImporters)
        const todo = prepared.filter(({ name }) => !done.has(name))
        say({ type: 'plan', cells: todo.map(({ name, needs, shown }) => ({ name, needs, shown })) })
        for (const { name } of todo) done.add(name)
        yield* todo
      }
    }
    await runCells(inOrder(), new Map(cells.map(({ name, source }) => [name, source])), {
      library: whole,
      libraryNames,
      addressOf,
      clock: () => performance.now(),
      onRunning: cell => say({ type: 'running', cell }),
      onResult: (cell, value, elapsed) => say({ type: 'result', cell, value, elapsed }),
    })
    // A cell that left promises resolving for ever does not get past this, and its clock is still running.
    await turn()
    const isSpent = modules > mostModules || performance.now() - started > longRun || hasChanged()
    say({ type: 'done', spent: isSpent })
  }

  /** Stops where it is as soon as there is something to do. */
  const prepareForRuns = async ({ compiler: text, cells }: Rehearsal) => {
    compiler = import(/* @vite-ignore */ addressOf(text))
    const { prepare } = await compiler
    const steps = [
      ...cells.map(
        ({ name }) =>
          () =>
            prepare(cells, [name], libraryNames),
      ),
      ...Array.from({ length: rounds }, () => rehearsals).flat(),
    ]
    for (const step of steps) {
      await turn()
      if (isAsked) return
      step()
    }
  }

  const answer = async (request: Exclude<Request, { type: 'run' }>) => {
    const { program, title } = request
    if (request.type === 'export') {
      loadParts(request.parts)
      const exporters: Extras = await import(/* @vite-ignore */ parts.get('extras') ?? '')
      say({ type: 'running', cell: '' })
      return say({ type: 'text', text: exporters[request.format](program, { title }) })
    }
    say({ type: 'running', cell: '' })
    const trace =
      request.type === 'replay' ? replay(program, request.schedule, { title }) : shortest(program, { title })
    say({ type: 'answer', trace })
  }

  port.onmessage = async ({ data }: MessageEvent<Request | Rehearsal>) => {
    try {
      isAsked = data.type !== 'rehearse'
      if (data.type === 'rehearse') await prepareForRuns(data).catch(() => {})
      else if (data.type === 'run') await run(data)
      else await answer(data)
    } catch (error) {
      say({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
  }
  say({ type: 'ready' })
}

/** Lets what has arrived meanwhile come first. */
function turn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0))
}

/** Removes a global wherever on the chain of prototypes it is. */
function removeGlobal(name: string): void {
  for (let at: object | null = globalThis; at !== null; at = Object.getPrototypeOf(at))
    Reflect.deleteProperty(at, name)
}
