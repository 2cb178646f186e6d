import { prepare } from '../../src/cell/compiler.ts'
import { runCells } from '../../src/cell/run.ts'
import type { Sandbox } from '../../src/cell/sandbox.ts'
import { nodeSurroundings } from './node-surroundings.ts'

/** Runs cells in this process, with the compiler, linker and runner of the worker: what is missing is the isolation. */
export function localSandbox(): Sandbox & { readonly asked: string[][] } {
  const asked: string[][] = []
  return {
    asked,
    warm: () => {},
    request: async (request, { onReply, signal }) => {
      if (request.type !== 'run') throw new Error('only runs')
      asked.push([...request.changed])
      const cells = prepare(request.cells, request.changed, nodeSurroundings.libraryNames)
      const say: typeof onReply = reply => {
        if (!signal?.aborted) onReply?.(reply)
      }
      say({ type: 'plan', cells })
      let clock = 0
      await runCells(cells, new Map(request.cells.map(({ name, source }) => [name, source])), {
        ...nodeSurroundings,
        clock: () => clock++,
        onRunning: cell => say({ type: 'running', cell }),
        onResult: (cell, value, elapsed) => say({ type: 'result', cell, value, elapsed }),
      })
      if (signal?.aborted)
        return { type: 'killed', reason: 'stopped', cell: '', elapsed: 0, message: '', progress: null }
      return { type: 'done', spent: false }
    },
  }
}
