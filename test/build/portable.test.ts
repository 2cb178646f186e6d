import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makePortable } from '../../src/build/portable.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portable-'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

function write(file: string, text: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** Builds one page at `chapters/one/` and gives its body back. */
async function rewritten(body: string): Promise<string> {
  write('chapters/one/index.html', `<html><head></head><body>${body}</body></html>`)
  await makePortable(root)
  return /<body>(.*)<\/body>/s.exec(read('chapters/one/index.html'))?.[1] ?? ''
}

describe('a page', () => {
  test('links to directories by the index.html that is in them', async () => {
    write('about/index.html', '<html><head></head></html>')
    expect(
      await rewritten('<a href="/">home</a><a href="/chapters/one/#a">a</a><a href="/about?q">b</a>'),
    ).toBe(
      '<a href="../../index.html">home</a><a href="../../chapters/one/index.html#a">a</a><a href="../../about/index.html?q">b</a>',
    )
  })

  test('keeps fragments, relative and foreign addresses', async () => {
    const body =
      '<a href="#x"></a><a href="../two/"></a><a href="https://kernel.org/"></a><a href="//kernel.org/"></a>'
    expect(await rewritten(body)).toBe(body)
  })

  test('names the code of its islands relative to itself', async () => {
    expect(
      await rewritten(
        '<astro-island component-url="/_astro/a.js" renderer-url="/_astro/b.js">x</astro-island>',
      ),
    ).toBe(
      '<astro-island component-url="../../_astro/a.js" renderer-url="../../_astro/b.js">x</astro-island>',
    )
  })

  test('keeps what only looks like a URL: text, comments, code', async () => {
    const body =
      '<!-- <a href="/x"> --><pre>&lt;a href="/x"&gt; /dev/vfio/1</pre><p title="/dev/vfio">a &lt; b</p>'
    expect(await rewritten(body)).toBe(body)
  })

  test('loads modules through an import, which the import map covers', async () => {
    expect(await rewritten('<script type="module" src="/_astro/a.js"></script>')).toBe(
      '<script type="module">import "../../_astro/a.js"</script>',
    )
    expect(await rewritten('<script type="module">import{a}from"/_astro/a.js";a()</script>')).toBe(
      '<script type="module">import{a}from"../../_astro/a.js";a()</script>',
    )
  })

  test('loads file-modules.js from file: only', async () => {
    await rewritten('')
    expect(read('chapters/one/index.html')).toContain(
      `<head><script>location.protocol=="file:"&&document.write('<script src="../../file-modules.js"><\\/script>')</script>`,
    )
  })

  test('has its styles and picture sets rewritten', async () => {
    expect(
      await rewritten('<style>a{background:url("/a.svg")}</style><img srcset="/a.png 1x, /b.png 2x">'),
    ).toBe('<style>a{background:url("../../a.svg")}</style><img srcset="../../a.png 1x, ../../b.png 2x">')
  })

  test('names the picture it is shown with relative to itself', async () => {
    expect(await rewritten('<meta property="og:image" content="/card.png"><meta content="/dev/vfio">')).toBe(
      '<meta property="og:image" content="../../card.png"><meta content="/dev/vfio">',
    )
  })

  test.each([
    ['an attribute nobody told us about', '<x-y some-url="/_astro/a.js"></x-y>', /attribute some-url/],
    ['an inline script', '<script>import("/_astro/a.js")</script>', /inline script/],
    [
      'props of an island',
      '<astro-island props="{&quot;to&quot;:[0,&quot;/chapters/one/&quot;]}"></astro-island>',
      /props/,
    ],
    [
      'props of an island, of a page that is no chapter',
      '<astro-island props="{&quot;to&quot;:[0,&quot;/search/&quot;]}"></astro-island>',
      /props/,
    ],
    [
      'a font of an inline style',
      '<style>@font-face{src:url(/_astro/a.woff2)}</style>',
      /font in an inline style/,
    ],
    ['a module preload', '<link rel="modulepreload" href="/_astro/a.js">', /opened from a folder/],
  ])('stops the build at a site URL in %s', async (_, body, message) => {
    await expect(rewritten(body)).rejects.toThrow(message)
  })
})

describe('a style sheet', () => {
  test('names its fonts relative to itself', async () => {
    write('_astro/a.woff2', 'font')
    write('_astro/a.css', '@font-face{src:url(/_astro/a.woff2)}@import "/_astro/b.css";')
    await makePortable(root)
    expect(read('_astro/a.css')).toBe('@font-face{src:url(../_astro/a.woff2)}@import "../_astro/b.css";')
  })
})

describe('file-fonts.css', () => {
  test('holds the fonts of every style sheet as data', async () => {
    write('_astro/a.woff2', 'font')
    write('_astro/a.css', '@font-face{font-family:A;src:url(/_astro/a.woff2)format("woff2")}p{margin:0}')
    await makePortable(root)
    expect(read('file-fonts.css')).toBe(
      '@font-face{font-family:A;src:url(data:font/woff2;base64,Zm9udA==)format("woff2")}\n',
    )
  })

  test('is loaded, and fonts are not preloaded, when the page is opened from a folder', async () => {
    const preload = '<link rel="preload" as="font" href="/_astro/a.woff2" crossorigin>'
    expect(await rewritten(preload)).toBe(
      `<script>location.protocol!="file:"&&document.write('<link rel="preload" as="font" href="../../_astro/a.woff2" crossorigin>')</script>`,
    )
    expect(read('chapters/one/index.html')).toContain(
      `<script>location.protocol=="file:"&&document.write('<link rel="stylesheet" href="../../file-fonts.css">')</script></head>`,
    )
  })
})

describe('file-modules.js', () => {
  test('imports by names of the import map, static, dynamic and in backticks', async () => {
    write(
      '_astro/a.js',
      'import{b}from"./b.js";import("./b.js");import(`./b.js`);import(blob);export{b as c}',
    )
    write('_astro/b.js', 'export const b=1')
    await makePortable(root)
    expect(read('file-modules.js')).toContain(
      JSON.stringify(
        'import{b}from"dist/_astro/b.js";import("dist/_astro/b.js");import("dist/_astro/b.js");import(blob);export{b as c}',
      ),
    )
    expect(read('_astro/a.js')).toContain('from"./b.js"')
  })

  test('holds modules, not scripts that pages load as they are', async () => {
    write('root.js', 'document.currentScript')
    await makePortable(root)
    expect(read('file-modules.js')).not.toContain('root.js')
  })

  test('means the same in every encoding', async () => {
    write('_astro/a.js', 'export default "→ 🔒"')
    await makePortable(root)
    expect(read('file-modules.js')).toContain('\\u2192 \\ud83d\\udd12')
    expect(read('file-modules.js')).not.toMatch(/[^ -~\n]/)
  })

  test.each([
    ['a root-absolute asset', 'export default"/_astro/a.svg"', /names \/_astro\//],
    ['import.meta', 'export default new URL("./a.svg",import.meta.url)', /import\.meta/],
    ['a package', 'import"preact"', /import of "preact"/],
  ])('cannot hold a module with %s', async (_, code, message) => {
    write('_astro/a.js', code)
    await expect(makePortable(root)).rejects.toThrow(message)
  })
})
