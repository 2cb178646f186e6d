import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { init, parse } from 'es-module-lexer'
import type { Plugin } from 'vite'
import { rewriteTags } from './html-tags.ts'

/** The script that stands in for `<script type="module">` when a page is opened from a folder. */
const fileModules = 'file-modules.js'

/**
 * Makes the built site one folder that works at `/`, under any path, and opened from a folder by double
 * click. Every URL becomes relative to its page, and a link to a directory names its `index.html`.
 * Browsers load no modules from `file:`; there, and only there, a page loads `file-modules.js`, which holds
 * every module as a `data:` URL behind an import map.
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
        const root = fileURLToPath(dir)
        await init
        const files = (await readdir(root, { recursive: true, withFileTypes: true }))
          .filter(entry => entry.isFile())
          .map(entry => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
        const modules: Record<string, string> = {}
        for (const file of files) {
          const extension = extname(file)
          if (!['.html', '.css', '.js', '.mjs'].includes(extension)) continue
          const before = await readFile(join(root, file), 'utf8')
          const page = new PageUrls(root, file)
          const after =
            extension === '.html'
              ? portableHtml(before, page)
              : extension === '.css'
                ? portableCss(before, page)
                : before
          if (extension === '.js' || extension === '.mjs') modules[file] = portableModule(before, page)
          if (after !== before) await writeFile(join(root, file), after)
        }
        await writeFile(join(root, fileModules), fileModulesScript(modules))
        logger.info(`${files.length} files made portable, ${Object.keys(modules).length} modules for file:`)
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

/** URLs as seen from one file of the output. */
class PageUrls {
  readonly #root: string
  readonly file: string

  constructor(root: string, file: string) {
    this.#root = root
    this.file = file
  }

  /** Path from this file to the root of the output: `./`, `../`, ... */
  get toRoot(): string {
    return '../'.repeat(this.file.split('/').length - 1) || './'
  }

  /** A root-absolute URL as one relative to this file; any other URL as it is. */
  relative(url: string): string {
    if (!isRootAbsolute(url)) return url
    const [, path = '', rest = ''] = /^\/([^?#]*)(.*)$/s.exec(url) ?? []
    return this.toRoot + this.#target(path) + rest
  }

  /** The file that a server would answer with. */
  #target(path: string): string {
    if (path === '' || path.endsWith('/')) return `${path}index.html`
    const isDirectory = extname(path) === '' && existsSync(join(this.#root, decodeURI(path), 'index.html'))
    return isDirectory ? `${path}/index.html` : path
  }
}

function isRootAbsolute(url: string): boolean {
  return url.startsWith('/') && !url.startsWith('//')
}

/** Attributes that hold one URL, or for `srcset` a list of them. */
const urlAttributes = new Set([
  'action',
  'before-hydration-url',
  'component-url',
  'data',
  'formaction',
  'href',
  'poster',
  'renderer-url',
  'src',
  'xlink:href',
])

function portableHtml(html: string, page: PageUrls): string {
  let headSeen = false
  const result = rewriteTags(html, {
    attribute(element, name, value) {
      if (urlAttributes.has(name)) return page.relative(value)
      if (name === 'srcset' || name === 'imagesrcset') {
        return value.replace(/(^|,\s*)(\/[^\s,]+)/g, (_, before, url) => before + page.relative(url))
      }
      if (name === 'style') return portableCss(value, page)
      if (element === 'meta' && name === 'content') {
        return value.replace(/^(\d+;\s*url=)(.*)$/i, (_, before, url) => before + page.relative(url))
      }
      if (name === 'props') refuseSiteUrls(value, page)
      if (value.includes('/_astro/')) throw unknownUrl(page, `attribute ${name} of <${element}>: ${value}`)
      return value
    },
    text(element, text, attributes) {
      if (element === 'style') return portableCss(text, page)
      if (element === 'script' && attributes.get('type') === 'module') return relativeImports(text, page)
      if (element === 'script' && /["'`]\/_astro\//.test(text)) throw unknownUrl(page, 'an inline script')
      return text
    },
    openTag(element, tag, attributes) {
      if (element === 'head' && !headSeen) {
        headSeen = true
        return `${tag}<script>location.protocol=="file:"&&document.write('<script src="${page.toRoot}${fileModules}"><\\/script>')</script>`
      }
      const src = attributes.get('src')
      if (element === 'script' && attributes.get('type') === 'module' && src !== undefined) {
        // An import in an inline script goes through the import map, a src does not.
        return `<script type="module">import ${JSON.stringify(src)}`
      }
      if (element === 'link' && attributes.get('rel') === 'modulepreload') {
        throw unknownUrl(page, `${tag}, which would fail on file:`)
      }
      return tag
    },
  })
  if (!headSeen && html.includes('<astro-island')) throw unknownUrl(page, 'islands, but no <head>')
  return result
}

/** Refuses URLs of the site inside the serialized props of an island: the page cannot rewrite them. */
function refuseSiteUrls(props: string, page: PageUrls) {
  const url = /"(\/(?:_astro|chapters|reference|training)\/[^"]*)"/.exec(props)?.[1]
  if (url) throw unknownUrl(page, `an island's props: ${url} (pass it as a child, or relative to the page)`)
}

function portableCss(css: string, page: PageUrls): string {
  const result = css.replace(
    /(url\(\s*|@import\s+)(["']?)(\/[^"')\s]+)/g,
    (_, before, quote, url) => before + quote + page.relative(url),
  )
  if (/["'(]\/_astro\//.test(result)) throw unknownUrl(page, 'a style sheet')
  return result
}

/** Imports of an inline module, relative to its page. */
function relativeImports(code: string, page: PageUrls): string {
  const result = replaceSpecifiers(code, page, specifier => page.relative(specifier))
  if (/["'`]\/_astro\//.test(result)) throw unknownUrl(page, 'an inline module')
  return result
}

/** A module of the output with its imports as keys of the import map that `file-modules.js` writes. */
function portableModule(code: string, page: PageUrls): string {
  if (/["'`(]\/_astro\//.test(code)) throw unknownUrl(page, 'a script')
  if (code.includes('__vite__mapDeps'))
    throw unknownUrl(page, "Vite's preload helper (is there CSS in a lazy chunk?)")
  return replaceSpecifiers(code, page, specifier => {
    if (!specifier.startsWith('.')) throw unknownUrl(page, `import of ${JSON.stringify(specifier)}`)
    return moduleKey(new URL(specifier, `file:///${page.file}`).pathname.slice(1))
  })
}

function moduleKey(file: string): string {
  return `dist/${file}`
}

function replaceSpecifiers(code: string, page: PageUrls, replace: (specifier: string) => string): string {
  const [imports] = parse(code, page.file)
  let result = ''
  let done = 0
  for (const { n, s, e, d } of imports) {
    if (d === -2) throw unknownUrl(page, 'import.meta, which has no URL on file:')
    const specifier = n ?? /^`([^`$]*)`$/.exec(code.slice(s, e))?.[1]
    // A computed import is of a blob URL: the page made it, so there is nothing to rewrite.
    if (specifier === undefined) continue
    const replaced = replace(specifier)
    result += code.slice(done, s) + (d > -1 ? JSON.stringify(replaced) : replaced)
    done = e
  }
  return result + code.slice(done)
}

function fileModulesScript(modules: Record<string, string>): string {
  return `// Written by the build: the site's modules for pages opened from a folder, where browsers load none.
{
  const modules = ${JSON.stringify(modules)}
  const root = new URL('.', document.currentScript.src).href
  const imports = {}
  for (const [file, code] of Object.entries(modules)) {
    imports[${JSON.stringify(moduleKey(''))} + file] = imports[root + file] =
      'data:text/javascript;charset=utf-8,' + encodeURIComponent(code)
  }
  const map = document.createElement('script')
  map.type = 'importmap'
  map.textContent = JSON.stringify({ imports })
  document.currentScript.after(map)
}
`
}

function unknownUrl(page: PageUrls, what: string): Error {
  return new Error(`portable: ${page.file} holds ${what}. Teach src/build/portable.ts about it.`)
}
