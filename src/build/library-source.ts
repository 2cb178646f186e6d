import { resolve } from 'node:path'
import { build, type Plugin, type Rolldown } from 'vite'
import { modelPlugin } from './model-plugin.ts'

/** What a virtual module holds the text of, by the module's name. */
const entries: Record<string, string> = {
  'virtual:library-source': 'src/cell/worker.ts',
  'virtual:compiler-source': 'src/cell/compiler.ts',
}

/**
 * Serves `virtual:library-source` and `virtual:compiler-source`: modules whose default export is the text
 * of one self-contained, minified ES module, for a worker that can load nothing but what it is handed.
 */
export function librarySource(): Plugin {
  let root = process.cwd()
  /** Bundles by virtual name; a change of one of its files discards a bundle. */
  const bundles = new Map<string, Promise<Bundle>>()

  return {
    name: 'library-source',
    configResolved(config) {
      root = config.root
    },
    resolveId(id) {
      return id in entries ? `\0${id}` : undefined
    },
    async load(id) {
      const name = id.slice(1)
      const entry = entries[name]
      if (!id.startsWith('\0') || entry === undefined) return undefined
      const bundle = bundles.get(name) ?? bundleModule(root, entry)
      bundles.set(name, bundle)
      const { code, files } = await bundle
      for (const file of files) this.addWatchFile(file)
      return { code: `export default ${JSON.stringify(code)}`, map: null }
    },
    async watchChange(file) {
      for (const [name, bundle] of bundles) {
        const files = await bundle.then(done => done.files).catch(() => [file])
        if (files.includes(file)) bundles.delete(name)
      }
    },
  }
}

interface Bundle {
  readonly code: string
  /** The source files that went into it. */
  readonly files: readonly string[]
}

/** Bundles one entry; throws when the result is not a single chunk that imports nothing. */
async function bundleModule(root: string, entry: string): Promise<Bundle> {
  const file = resolve(root, entry)
  const output = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [modelPlugin()],
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: file,
        preserveEntrySignatures: 'strict',
        output: { format: 'es', codeSplitting: false },
      },
    },
  })
  const { output: chunks } = (Array.isArray(output) ? output[0] : output) as Rolldown.RolldownOutput
  const [chunk, ...others] = chunks
  if (others.length > 0 || chunk.imports.length > 0) {
    throw new Error(
      `${entry} does not bundle into one module: ${[...others.map(other => other.fileName), ...chunk.imports]}`,
    )
  }
  return { code: chunk.code, files: chunk.moduleIds.filter(id => id.startsWith(root)) }
}
