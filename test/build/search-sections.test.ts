import { expect, test } from 'vitest'
import { sectionsOf } from '../../src/build/search-sections.ts'

const page = 'chapters/01-one/'

function sections(main: string, of = page) {
  return sectionsOf(
    `<html><body><header>Site</header><main>${main}</main><footer>Foot</footer></body></html>`,
    of,
  )
}

test('text belongs to the heading above it, and a heading to those it is under', () => {
  expect(
    sections(
      '<h1>One</h1><p>a</p><h2 id="b">B <code>b</code></h2><p>b</p><h3 id="c">C</h3><p>c</p><h2 id="d">D</h2>',
    ),
  ).toEqual([
    { page, anchor: '', path: ['One'], text: 'a', code: '' },
    { page, anchor: 'b', path: ['One', 'B b'], text: 'b', code: '' },
    { page, anchor: 'c', path: ['One', 'B b', 'C'], text: 'c', code: '' },
    { page, anchor: 'd', path: ['One', 'D'], text: '', code: '' },
  ])
})

test('a cell is a section of its own, with its code but not the names it imports; the text goes on after it', () => {
  const cell = `<section class="figure wide cell" id="cell-plain" aria-label="Plain"><div class="cell-head">model</div>
    <div class="cell-listing"><details><code>import { x } from 'deferred-reset'</code></details><code>import { y } from 'z'
f()
  g()</code></div><div class="cell-output">Step 1 of 9</div></section>`
  expect(sections(`<h1>One</h1><p>before</p>${cell}<p>after</p>`)).toEqual([
    { page, anchor: '', path: ['One'], text: 'before after', code: '' },
    { page, anchor: 'cell-plain', path: ['One', 'Plain'], text: '', code: 'f()\n  g()' },
  ])
})

test('terms, sources and rows that have an id are sections', () => {
  const term =
    '<div><dt id="arc"><a>arc</a></dt><dd>A single <b>tran</b>sition.<p class="cited-by">1</p></dd></div>'
  const items = '<ul><li id="s"> <a>Title</a> (code)</li><li>no id</li></ul>'
  const found = sections(`<h1>G</h1><dl>${term}</dl><p>after</p>${items}`, 'reference/glossary/')
  expect(found.map(({ anchor, path, text }) => [anchor, path.at(-1), text])).toEqual([
    ['', 'G', 'after no id'],
    ['arc', 'arc', 'A single transition.'],
    ['s', 'Title', '(code)'],
  ])
})

test('what is repeated, hidden or a control is left out, and the sources of a page', () => {
  const rest =
    '<nav>n</nav><p hidden>h</p><button class="button">Run</button><span class="cite">1</span><svg><text>s</text></svg>'
  const sources =
    '<section class="sources"><h2 id="sources">Sources</h2><ol><li id="source-1">S</li></ol></section>'
  const term = '<span class="term"><button>word</button><span class="term-card">what it means</span></span>'
  expect(sections(`<h1>One</h1><p>a ${term}</p>${rest}${sources}`)).toEqual([
    { page, anchor: '', path: ['One'], text: 'a word', code: '' },
  ])
})

test('a page without <main> has none', () => {
  expect(sectionsOf('<html><body><h1>x</h1></body></html>', page)).toEqual([])
})
