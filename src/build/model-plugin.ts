import { basename, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { CompileError, compileModule } from '../lang/compile.ts'

const flows = fileURLToPath(new URL('../lang/flow.ts', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))

/** Compiles `*.cell.ts` and `*.model.ts` with the modelling language wherever Vite loads them as code. */
export function modelPlugin(): Plugin {
  return {
    name: 'deferred-reset:model',
    enforce: 'pre',
    transform: {
      filter: { id: /\.(?:cell|model)\.ts(?:$|\?)/ },
      handler(source, id) {
        if (/[?&]raw\b/.test(id)) return null
        const path = id.replace(/\?.*$/, '')
        try {
          // A cell is known by its name alone; the library's own flows by their path in the project.
          const file = path.endsWith('.cell.ts') ? basename(path) : relative(root, path)
          return { code: compileModule(source, { file, runtime: flows }).code, map: null, moduleType: 'js' }
        } catch (error) {
          if (!(error instanceof CompileError)) throw error
          const hint = error.hint === undefined ? '' : ` (${error.hint})`
          return this.error({
            message: `${relative(root, path)}:${error.line ?? 1}: ${error.message}${hint}`,
            id: path,
          })
        }
      },
    },
  }
}
