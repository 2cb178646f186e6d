import { fileFonts } from './file-fonts.ts'
import { fileModules, relativeImports } from './file-modules.ts'
import { rewriteTags } from './html-tags.ts'
import type { PageUrls } from './page-urls.ts'

/** Attributes that hold one URL. */
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

/**
 * A page with every URL relative to it, which loads modules and fonts by other ways when it is opened from a
 * folder. Throws at a root-absolute URL of the site in a place this code does not know.
 */
export function portableHtml(html: string, page: PageUrls): string {
  let headSeen = false
  const result = rewriteTags(html, {
    attribute(element, name, value) {
      if (urlAttributes.has(name)) return page.relative(value)
      if (name === 'srcset' || name === 'imagesrcset') {
        return value.replace(/(^|,\s*)(\/[^\s,]+)/g, (_, before, url) => before + page.relative(url))
      }
      if (name === 'style') return portableCss(value, page)
      if (element === 'meta' && name === 'content') {
        if (/^\/[^\s/]+\.png$/.test(value)) return page.relative(value)
        return value.replace(/^(\d+;\s*url=)(.*)$/i, (_, before, url) => before + page.relative(url))
      }
      if (name === 'props') refuseSiteUrls(value, page)
      if (value.includes('/_astro/')) throw page.unknown(`attribute ${name} of <${element}>: ${value}`)
      return value
    },
    text(element, text, attributes) {
      if (element === 'style') {
        if (/@font-face[^}]*url\(/.test(text)) throw page.unknown('a font in an inline style')
        return portableCss(text, page)
      }
      if (attributes.get('type') === 'module') return relativeImports(text, page)
      if (/["'`]\/_astro\//.test(text)) throw page.unknown('an inline script that names /_astro/')
      return text
    },
    openTag(element, tag, attributes) {
      if (element === 'head' && !headSeen) {
        headSeen = true
        return tag + writeWhen('==', `<script src="${page.toRoot}${fileModules}"></script>`)
      }
      const src = attributes.get('src')
      if (element === 'script' && attributes.get('type') === 'module' && src !== undefined) {
        // An import in an inline script goes through the import map, a src does not.
        return `<script type="module">import ${JSON.stringify(src)}`
      }
      if (element === 'link' && attributes.get('rel') === 'modulepreload') {
        throw page.unknown(`${tag}, which fails when opened from a folder`)
      }
      // A preload from a folder is refused, and is an error on the console.
      if (element === 'link' && attributes.get('as') === 'font') return writeWhen('!=', tag)
      return tag
    },
  }).replace(
    '</head>',
    `${writeWhen('==', `<link rel="stylesheet" href="${page.toRoot}${fileFonts}">`)}</head>`,
  )
  if (!headSeen && html.includes('<astro-island')) throw page.unknown('islands, but no <head>')
  return result
}

/** A script that writes a tag when the page is opened from a folder (`==`), or when it is not (`!=`). */
function writeWhen(comparison: '==' | '!=', tag: string): string {
  const text = tag.replaceAll("'", '&#39;').replaceAll('</', '<\\/')
  return `<script>location.protocol${comparison}"file:"&&document.write('${text}')</script>`
}

/** Refuses URLs of the site inside the serialized props of an island: only its own code can read them. */
function refuseSiteUrls(props: string, page: PageUrls) {
  const url = /"(\/(?:_astro|chapters|reference|decode|search)\/[^"]*)"/.exec(props)?.[1]
  if (url) throw page.unknown(`an island's props with ${url} (pass it as a child, or relative to the page)`)
}

/** A style sheet, or the text of a style, with every URL relative to its page. */
export function portableCss(css: string, page: PageUrls): string {
  const result = css.replace(
    /(url\(\s*|@import\s+)(["']?)(\/[^"')\s]+)/g,
    (_, before, quote, url) => before + quote + page.relative(url),
  )
  if (/["'(]\/_astro\//.test(result)) throw page.unknown('a style that names /_astro/')
  return result
}
