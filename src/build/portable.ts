import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { init } from 'es-module-lexer'
import type { Plugin } from 'vite'
import { fileFontFaces, fileFonts } from './file-fonts.ts'
import { fileModule, fileModules, fileModulesScript } from './file-modules.ts'
import { PageUrls } from './page-urls.ts'
import { portableCss, portableHtml } from './portable-html.ts'

/**
 * Makes the built site one folder that works at `/`, under any path, and opened from a folder by double
 * click. Every URL becomes relative to its page, and a link to a directory names its `index.html`.
 * Browsers load neither modules nor fonts from `file:`; there, and only there, a page loads
 * `file-modules.js`, which holds every module as a `data:` URL behind an import map, and `file-fonts.css`.
 *
 * Throws when the output holds a root-absolute URL in a place this code does not know.
 */
export function portable(): AstroIntegration {
  return {
    name: 'portable',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ vite: { plugins: [noModulePreload] } })
      },
      'astro:build:done': async ({ dir, logger }) => {
        const { files, modules } = await makePortable(fileURLToPath(dir))
        logger.info(`${files} files, ${modules} modules for pages opened from a folder`)
      },
    },
  }
}

/** Replaces Vite's preload helper, which resolves its URLs against the root of the server. */
const noModulePreload: Plugin = {
  name: 'no-module-preload',
  enforce: 'pre',
  configEnvironment: name => (name === 'client' ? { build: { modulePreload: false } } : undefined),
  load: id => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = load => load()' : undefined),
}

/** Rewrites the site in a folder, and says how many files and modules it has. */
export async function makePortable(root: string): Promise<{ files: number; modules: number }> {
  await init
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter(entry => entry.isFile() && entry.name !== fileModules && entry.name !== fileFonts)
    .map(entry => join(entry.parentPath, entry.name).slice(join(root, '/').length).replaceAll('\\', '/'))
  const modules: Record<string, string> = {}
  let fonts = ''
  for (const file of files.sort()) {
    const page = new PageUrls(root, file)
    const extension = extname(file)
    if (extension === '.js' && file.startsWith('_astro/')) {
      modules[file] = fileModule(await readFile(join(root, file), 'utf8'), page)
    } else if (extension === '.html' || extension === '.css') {
      const text = await readFile(join(root, file), 'utf8')
      const rewritten = extension === '.html' ? portableHtml(text, page) : portableCss(text, page)
      if (extension === '.css') fonts += await fileFontFaces(rewritten, join(root, dirname(file)))
      await writeFile(join(root, file), rewritten)
    }
  }
  await writeFile(join(root, fileModules), fileModulesScript(modules))
  await writeFile(join(root, fileFonts), fonts)
  return { files: files.length, modules: Object.keys(modules).length }
}
