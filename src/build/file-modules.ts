import { parse } from 'es-module-lexer'
import type { PageUrls } from './page-urls.ts'

/** The script that a page loads when it is opened from a folder. */
export const fileModules = 'file-modules.js'

/** Prefix of the import map's names for modules of the site. */
const prefix = 'dist/'

/** An inline module with its imports relative to its page. Needs the lexer's `init`. */
export function relativeImports(code: string, page: PageUrls): string {
  const result = replaceSpecifiers(code, page, specifier => page.relative(specifier))
  if (/["'`]\/_astro\//.test(result)) throw page.unknown('an inline module that names /_astro/')
  return result
}

/**
 * A module of the site as `file-modules.js` holds it: its imports are names of the import map, because a
 * relative import means nothing in a `data:` URL. Needs the lexer's `init`.
 */
export function fileModule(code: string, page: PageUrls): string {
  if (/["'`(]\/_astro\//.test(code)) throw page.unknown('a script that names /_astro/')
  if (code.includes('__vite__mapDeps')) {
    throw page.unknown("Vite's preload helper (is there CSS in a chunk that loads later?)")
  }
  return replaceSpecifiers(code, page, specifier => {
    if (!specifier.startsWith('.')) throw page.unknown(`import of ${JSON.stringify(specifier)}`)
    return prefix + new URL(specifier, `file:///${page.file}`).pathname.slice(1)
  })
}

function replaceSpecifiers(code: string, page: PageUrls, replace: (specifier: string) => string): string {
  const [imports] = parse(code, page.file)
  let result = ''
  let done = 0
  for (const { n, s, e, d } of imports) {
    if (d === -2) throw page.unknown('import.meta, which has no URL when opened from a folder')
    const specifier = n ?? /^`([^`$]*)`$/.exec(code.slice(s, e))?.[1]
    // A computed import is of a blob URL: the page made it, so there is nothing to rewrite.
    if (specifier === undefined) continue
    const replaced = replace(specifier)
    result += code.slice(done, s) + (d > -1 ? JSON.stringify(replaced) : replaced)
    done = e
  }
  return result + code.slice(done)
}

/** The script that stands in for module files where browsers load none: it writes an import map. */
export function fileModulesScript(modules: Record<string, string>): string {
  // No server says which encoding a file has, so it keeps to ASCII.
  const texts = JSON.stringify(modules).replace(
    /[\u0080-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `// Written by the build: the site's modules, for pages opened from a folder, where browsers load none.
{
  const modules = ${texts}
  const root = new URL('.', document.currentScript.src).href
  const imports = {}
  for (const [file, code] of Object.entries(modules)) {
    imports[${JSON.stringify(prefix)} + file] = imports[root + file] =
      'data:text/javascript;charset=utf-8,' + encodeURIComponent(code)
  }
  const map = document.createElement('script')
  map.type = 'importmap'
  map.textContent = JSON.stringify({ imports })
  document.currentScript.after(map)
}
`
}
