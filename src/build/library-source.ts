import { resolve } from 'node:path'
import { build, type Plugin, type Rolldown } from 'vite'
import { sharedModule } from '../cell/protocol.ts'
import { modelPlugin } from './model-plugin.ts'

/** Files that are bundled together, by the name of the text that each becomes. */
const bundled: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  compiler: { compiler: 'src/cell/compiler.ts' },
  library: {
    library: 'src/cell/worker.ts',
    extras: 'src/extras.ts',
    drivers: 'src/drivers.ts',
  },
}

/** What each virtual module gives of which bundle, as the text of an expression. */
const entries: Readonly<
  Record<string, readonly [bundle: string, give: (texts: ReadonlyMap<string, string>) => unknown]>
> = {
  'virtual:compiler-source': ['compiler', texts => texts.get('compiler')],
  'virtual:drivers-source': ['library', texts => texts.get('drivers')],
  'virtual:extras-source': ['library', texts => texts.get('extras')],
  'virtual:library-source': [
    'library',
    texts => ({ library: texts.get('library'), shared: texts.get('shared') }),
  ],
}

/**
 * Serves the texts of minified ES modules, for a worker that can load nothing but what it is handed: the compiler's,
 * which stands alone, and those of the library's core and of its parts, which import what several of them need from
 * one more.
 */
export function librarySource(): Plugin {
  let root = process.cwd()
  /** Bundles by name; a change of one of its files discards a bundle. */
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
      const entry = entries[id.slice(1)]
      if (!id.startsWith('\0') || entry === undefined) return undefined
      const [name, give] = entry
      const bundle = bundles.get(name) ?? bundleModules(root, bundled[name] ?? {})
      bundles.set(name, bundle)
      const { texts, files } = await bundle
      for (const file of files) this.addWatchFile(file)
      return { code: `export default ${JSON.stringify(give(texts))}`, map: null }
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
  /** Texts by name; `shared` for what several of the others import. */
  readonly texts: ReadonlyMap<string, string>
  /** The source files that went into them. */
  readonly files: readonly string[]
}

/** Bundles files; throws when their texts import anything but the shared one. */
async function bundleModules(root: string, input: Readonly<Record<string, string>>): Promise<Bundle> {
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
        input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, resolve(root, file)])),
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          entryFileNames: '[name]',
          chunkFileNames: '[name].js',
          codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
        },
      },
    },
  })
  const { output: chunks } = (Array.isArray(output) ? output[0] : output) as Rolldown.RolldownOutput
  const files = chunks.flatMap(chunk => (chunk.type === 'chunk' ? chunk.moduleIds : []))
  const [shared, ...more] = chunks.filter(chunk => chunk.type !== 'chunk' || !chunk.isEntry)
  const texts = new Map<string, string>()
  for (const chunk of chunks) {
    const others = chunk.type === 'chunk' ? chunk.imports.filter(one => one !== shared?.fileName) : []
    if (chunk.type !== 'chunk' || more.length > 0 || others.length > 0)
      throw new Error(`${Object.values(input)} bundle into more than one shared text: ${chunk.fileName}`)
    const code =
      shared === undefined ? chunk.code : chunk.code.replaceAll(`./${shared.fileName}`, sharedModule)
    texts.set(chunk === shared ? 'shared' : chunk.fileName, code)
  }
  return { texts, files: files.filter(id => id.startsWith(root)) }
}
