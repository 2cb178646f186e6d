import { type LibraryText, openFrame, type SandboxFrame } from './frame.ts'
import { type LibraryPart, neededParts } from './parts.ts'
import type { CellSource, PartTexts, Progress, Rehearsal, Reply, Request } from './protocol.ts'
import { readReply } from './reply.ts'

/** Why a request was ended from outside. */
export type KillReason =
  | 'time'
  | 'stopped'
  /** The browser ended the frame's process, which it does when memory runs out. */
  | 'memory'
  /** The browser does not start the worker. */
  | 'broken'

/** How a request ended. */
export type Ending =
  | Extract<Reply, { type: 'done' | 'answer' | 'text' | 'failed' }>
  | {
      readonly type: 'killed'
      readonly reason: KillReason
      /** The cell that was running; empty when none was. */
      readonly cell: string
      /** Time since that cell's clock started, in ms. */
      readonly elapsed: number
      readonly message: string
      /** How far the exploration had come that was going on, as it said last. */
      readonly progress: Progress | null
    }

export interface RequestOptions {
  /** How long a cell may run, in ms; the clock counts neither loading nor compiling. */
  readonly limit: (cell: string) => number
  readonly onReply?: (reply: Reply) => void
  readonly signal?: AbortSignal
}

/**
 * Where cells run: one frame with one worker, replaced when it hangs, is stopped, or was left changed by a run. While a
 * request takes long, the worker that may have to take its place is made ready.
 */
export interface Sandbox {
  /** Starts the worker and lets it rehearse, so that the first request does not wait for it. */
  warm(): void
  /** Sends a request once those before it have ended; never rejects. */
  request(request: Request, options: RequestOptions): Promise<Ending>
}

/** Where the texts come from that are loaded into the worker. */
export interface SandboxSources {
  readonly page: Document
  readonly library: () => Promise<LibraryText>
  readonly parts: Readonly<Record<LibraryPart, () => Promise<string>>>
  readonly compiler: () => Promise<string>
  /** The cells that runs will most likely compile. */
  readonly cells: () => readonly CellSource[]
}

/** How long frame, library and compiler may take to start and compile, in ms. */
const patience = 20_000
/** How long a frame may take to say that it is alive, in ms. */
const heartbeat = 500
/** A request that takes longer than this may never end, in ms: its worker's successor is started. */
const long = 300

interface Worker {
  readonly frame: SandboxFrame
  hasCompiler: boolean
  readonly parts: Set<LibraryPart>
  /** Whether a request was sent to it: what comes after a first one rehearses nothing. */
  isUsed: boolean
}

/** Creates a sandbox; nothing is loaded before the first request or `warm`. */
export function createSandbox({ page, library, parts, compiler, cells }: SandboxSources): Sandbox {
  let current: Promise<Worker> | undefined
  let successor: Promise<Worker> | undefined
  let queue: Promise<unknown> = Promise.resolve()

  async function start(): Promise<Worker> {
    const text = await library()
    return new Promise<Worker>((resolve, reject) => {
      const fail = (message: string) => {
        clearTimeout(timer)
        frame.remove()
        reject(new Error(message))
      }
      const timer = setTimeout(fail, patience, 'the worker did not start in time')
      const frame = openFrame(page, text, fail)
      frame.port.onmessage = ({ data }) => {
        const reply = readReply(data)
        if (reply?.type === 'broken') fail(reply.message)
        if (reply?.type !== 'ready') return
        clearTimeout(timer)
        resolve({ frame, hasCompiler: false, parts: new Set(), isUsed: false })
      }
    })
  }

  function worker(): Promise<Worker> {
    if (current === undefined) {
      const starting = start()
      current = starting
      // What could not start is tried again by the next request.
      starting.catch(() => {
        if (current === starting) current = undefined
      })
    }
    return current
  }

  /** Starts a worker that is not needed yet, and lets it rehearse unless a request comes first. */
  async function ready(starting: Promise<Worker>): Promise<void> {
    try {
      const [started, text] = await Promise.all([starting, compiler()])
      if (started.isUsed || started.hasCompiler) return
      started.hasCompiler = true
      const rehearsal: Rehearsal = { type: 'rehearse', compiler: text, cells: cells() }
      started.frame.port.postMessage(rehearsal)
    } catch {
      // The request that needs it says so.
      if (successor === starting) successor = undefined
    }
  }

  function replace(spent: Worker): void {
    spent.frame.remove()
    current = successor
    successor = undefined
    if (current === undefined) void ready(worker())
  }

  async function textsOf(missing: readonly LibraryPart[]): Promise<PartTexts> {
    return Object.fromEntries(await Promise.all(missing.map(async part => [part, await parts[part]()])))
  }

  async function send(request: Request, { limit, onReply, signal }: RequestOptions): Promise<Ending> {
    const unstarted = (reason: KillReason, message = '') =>
      ({ type: 'killed', reason, cell: '', elapsed: 0, message, progress: null }) as const
    let used: Worker
    let asked = request
    try {
      used = await worker()
      used.isUsed = true
      if (request.type === 'run' && !used.hasCompiler) {
        asked = { ...request, compiler: await compiler() }
      }
      const missing = neededParts(asked).filter(part => !used.parts.has(part))
      if ((asked.type === 'run' || asked.type === 'export') && missing.length > 0) {
        asked = { ...asked, parts: await textsOf(missing) }
      }
    } catch (error) {
      return unstarted('broken', error instanceof Error ? error.message : String(error))
    }
    if (signal?.aborted) return unstarted('stopped')
    if (asked.type === 'run') used.hasCompiler = true
    for (const part of neededParts(asked)) used.parts.add(part)
    const { frame } = used
    return new Promise<Ending>(resolve => {
      let cell = ''
      let progress: Progress | null = null
      let started = performance.now()
      let timer: ReturnType<typeof setTimeout>
      const mayHang = setTimeout(() => {
        successor ??= start()
        void ready(successor)
      }, long)

      const end = (ending: Ending) => {
        clearTimeout(timer)
        clearTimeout(mayHang)
        signal?.removeEventListener('abort', stop)
        frame.port.onmessage = null
        resolve(ending)
      }
      const kill = (reason: KillReason) => {
        const elapsed = performance.now() - started
        replace(used)
        end({ type: 'killed', reason, cell, elapsed, message: '', progress })
      }
      const stop = () => kill('stopped')
      const wind = (ms: number) => {
        clearTimeout(timer)
        started = performance.now()
        const wound = started
        timer = setTimeout(async () => {
          // Meanwhile a reply that was already on its way comes in and winds or ends the clock.
          const alive = await frame.isAlive(heartbeat)
          if (wound === started && frame.port.onmessage === hear) kill(alive ? 'time' : 'memory')
        }, ms)
      }
      const hear = ({ data }: MessageEvent<unknown>) => {
        const reply = readReply(data)
        if (reply === undefined) return
        if (reply.type === 'running') {
          cell = reply.cell
          progress = null
          wind(limit(cell))
        }
        if (reply.type === 'progress') progress = reply.progress
        onReply?.(reply)
        if (reply.type === 'done' && reply.spent) replace(used)
        if (isEnd(reply)) end(reply)
      }
      signal?.addEventListener('abort', stop, { once: true })
      frame.port.onmessage = hear
      wind(patience)
      frame.port.postMessage(asked)
    })
  }

  return {
    warm: () => void ready(worker()),
    request: (request, options) => {
      const ending = queue.then(() => send(request, options))
      queue = ending
      return ending
    },
  }
}

function isEnd(reply: Reply): reply is Exclude<Ending, { type: 'killed' }> {
  return ['done', 'answer', 'text', 'failed'].includes(reply.type)
}
