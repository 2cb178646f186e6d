import type { Program, ScheduleEntry, Trace, Value } from '../value/index.ts'
import type { CellSource, ExportFormat, Reply, Request } from './protocol.ts'
import type { Ending, Sandbox } from './sandbox.ts'

/** What displays may ask the library in the worker; each rejects with an error for the reader. */
export interface Engine {
  /** Runs a schedule on a scenario's tables. */
  replay(program: Program, schedule: readonly ScheduleEntry[], title: string): Promise<Trace>
  /** The shortest run to a deadlock, else to another violation; null when there is none. */
  shortest(program: Program, title: string): Promise<Trace | null>
  /** The tables as a model for another checker. */
  exported(program: Program, format: ExportFormat, title: string): Promise<string>
  /** What a cell of this text would show, beside the page's cells as they were last run. */
  value(text: string): Promise<Value>
}

/** How long an answer may take, in ms. */
const limit = 10_000

/** The name of the cell whose text a display asks for: no chapter's cell has a name with a space. */
const askedCell = 'asked here'

/** Answers displays from a sandbox, which loads the library, and the compiler only for a text; `cells` are the page's. */
export function createEngine(sandbox: () => Sandbox, cells: () => readonly CellSource[]): Engine {
  const ask = async (
    request: Request,
    onReply: (reply: Reply) => void = () => {},
  ): Promise<Exclude<Ending, { type: 'failed' | 'killed' }>> => {
    const ending = await sandbox().request(request, { limit: () => limit, onReply })
    if (ending.type === 'failed') throw new Error(ending.message)
    if (ending.type !== 'killed') return ending
    if (ending.reason === 'time') throw new Error(`no answer within ${limit / 1000} seconds`)
    throw new Error('this browser does not run the library in a worker')
  }
  const askForTrace = async (request: Request): Promise<Trace | null> => {
    const answer = await ask(request)
    if (answer.type !== 'answer') throw new Error('what came out of the sandbox is no run')
    return answer.trace
  }
  return {
    replay: async (program, schedule, title) => {
      const trace = await askForTrace({ type: 'replay', program, schedule, title })
      if (trace === null) throw new Error('the run could not be replayed')
      return trace
    },
    shortest: (program, title) => askForTrace({ type: 'shortest', program, title }),
    exported: async (program, format, title) => {
      const answer = await ask({ type: 'export', program, format, title })
      if (answer.type !== 'text') throw new Error('what came out of the sandbox is no text')
      return answer.text
    },
    value: async text => {
      const asked = [...cells(), { name: askedCell, source: text }]
      let value: Value | undefined
      await ask({ type: 'run', cells: asked, changed: [askedCell] }, reply => {
        if (reply.type === 'result' && reply.cell === askedCell) value = reply.value
      })
      if (value === undefined) throw new Error('nothing came out of the sandbox')
      if (value.kind === 'error') throw new Error(value.message)
      return value
    },
  }
}
