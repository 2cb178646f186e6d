import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
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

let modules = 0

/**
 * Where cells run in this process: all share one library, as in a worker, and each run of a cell is a module of its own.
 * What is missing is the isolation of the worker.
 */
export const nodeSurroundings = {
  library: pathToFileURL('src/index.ts').href,
  libraryNames: Object.keys(library),
  addressOf: (code: string) => {
    modules++
    return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}#${modules}`
  },
}
