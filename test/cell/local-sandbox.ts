import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { prepare } from '../../src/cell/compiler.ts'
import { runCells } from '../../src/cell/run.ts'
import type { Sandbox } from '../../src/cell/sandbox.ts'
import * as library from '../../src/index.ts'
import { compileModule } from '../../src/lang/compile.ts'

const runtime = pathToFileURL('src/lang/flow.ts').href
// The library is loaded here as Node loads it; in the worker its models are compiled when it is bundled.
registerHooks({
  load: (url, context, next) => {
    if (!url.startsWith('file:') || !/\.model\.ts$/.test(url)) return next(url, context)
    const path = fileURLToPath(url)
    const { code } = compileModule(readFileSync(path, 'utf8'), { file: relative('', path), runtime })
    return { format: 'module', source: code, shortCircuit: true }
  },
})

/** Runs cells in this process, with the compiler, linker and runner of the worker: what is missing is the isolation. */
export function localSandbox(): Sandbox & { readonly asked: string[][] } {
  const asked: string[][] = []
  return {
    asked,
    warm: () => {},
    request: async (request, { onReply, signal }) => {
      if (request.type !== 'run') throw new Error('only runs')
      asked.push([...request.changed])
      const cells = prepare(request.cells, request.changed, Object.keys(library))
      const say: typeof onReply = reply => {
        if (!signal?.aborted) onReply?.(reply)
      }
      say({ type: 'plan', cells })
      let clock = 0
      await runCells(cells, new Map(request.cells.map(({ name, source }) => [name, source])), {
        library: pathToFileURL('src/index.ts').href,
        libraryNames: Object.keys(library),
        addressOf: code => `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`,
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
