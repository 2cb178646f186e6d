import { useEffect, useState } from 'preact/hooks'
import { type NamedPage, nearestPages } from '#src/site/nearest.ts'
import { siteRoot } from '#src/site/search/load.ts'
import { SearchBox, typedAlready } from './SearchBox.tsx'

/** What was asked for at an address without a page, the pages it is most like, and a search for its words. */
export default function Lost({ pages }: { readonly pages: readonly NamedPage[] }) {
  const [asked, setAsked] = useState('')
  const [query, setQuery] = useState(typedAlready)
  useEffect(() => {
    const path = askedPath()
    setAsked(path)
    setQuery(typed => typed || wordsOf(path))
  }, [])
  const near = nearestPages(asked, pages)
  return (
    <>
      {asked && (
        <p>
          You asked for <code>{asked}</code>.{near.length > 0 && ' A page of nearly that name is'}
        </p>
      )}
      {near.length > 0 && (
        <ul>
          {near.map(({ path, title }) => (
            <li key={path}>
              <a href={new URL(`${path}index.html`, siteRoot()).href}>{title}</a>
            </li>
          ))}
        </ul>
      )}
      <SearchBox query={query} />
    </>
  )
}

/** The path that was asked for, below the site's root; empty when this page itself was. */
function askedPath(): string {
  const root = siteRoot()
  if (!location.href.startsWith(root.href)) return ''
  const path = location.href.slice(root.href.length).replace(/[?#].*$/s, '')
  try {
    return path === '404.html' ? '' : decodeURIComponent(path)
  } catch {
    return path
  }
}

/** What to look for instead: the words of the longest part of the path, which says most. */
function wordsOf(path: string): string {
  const parts = path.replace(/\.html?$/, '').split('/')
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '')
  return longest.replace(/^\d+-/, '').replaceAll('-', ' ')
}
