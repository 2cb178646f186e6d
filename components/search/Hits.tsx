import type { Answer, Hit, Section } from '#src/site/search/course-index.ts'
import { excerpt, mark, type Stretch } from '#src/site/search/excerpt.ts'

interface HitsProps {
  readonly answer: Answer
  /** Where the site's first page is. */
  readonly root: URL
  readonly onLeave?: (() => void) | undefined
}

/** Pages, and hits of a page, that are shown at once. */
const mostPages = 6
const mostOfPage = 4

/** What was found, by page, the best page first; or what to do when that is nothing. */
export function Hits({ answer, root, onLeave }: HitsProps) {
  if (answer.hits.length === 0) return <Nothing root={root} />
  const pages = [...Map.groupBy(answer.hits, ({ section }) => section.page).values()]
  const rest = pages.slice(mostPages)
  const list = (some: readonly (readonly Hit[])[]) => (
    <ol>
      {some.map(hits => (
        <PageHits key={hits[0]?.section.page} hits={hits} root={root} onLeave={onLeave} />
      ))}
    </ol>
  )
  return (
    <>
      {list(pages.slice(0, mostPages))}
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more pages</summary>
          {list(rest)}
        </details>
      )}
    </>
  )
}

interface PageHitsProps extends Omit<HitsProps, 'answer'> {
  /** Of one page. */
  readonly hits: readonly Hit[]
}

function PageHits({ hits, root, onLeave }: PageHitsProps) {
  const [best] = hits
  const rest = hits.slice(mostOfPage)
  const list = (some: readonly Hit[]) => (
    <ul>
      {some.map(hit => (
        <HitLink key={hit.section.anchor} hit={hit} root={root} onLeave={onLeave} />
      ))}
    </ul>
  )
  return (
    <li>
      <p class="search-page">{best && pageName(best.section)}</p>
      {list(hits.slice(0, mostOfPage))}
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more on this page</summary>
          {list(rest)}
        </details>
      )}
    </li>
  )
}

function HitLink({ hit, root, onLeave }: Omit<HitsProps, 'answer'> & { readonly hit: Hit }) {
  const { page, anchor, path } = hit.section
  const { code, stretches } = excerpt(hit)
  const shown = <Marked stretches={stretches} />
  return (
    <li>
      <a href={addressOf(root, page, anchor)} onClick={onLeave}>
        <Marked stretches={mark(path.slice(1).join(' › ') || (path[0] ?? page), hit.words)} />
      </a>
      <p class="search-excerpt">{code ? <code class="notranslate">{shown}</code> : shown}</p>
    </li>
  )
}

function Marked({ stretches }: { readonly stretches: readonly Stretch[] }) {
  return stretches.map(({ text, marked }) => (marked ? <mark>{text}</mark> : text))
}

function Nothing({ root }: Pick<HitsProps, 'root'>) {
  return (
    <p>
      A name may be written in pieces: <code>reset_done</code> finds <code>xe_vfio_pci_reset_done</code>.
      Fewer words find more. Or look through the <a href={addressOf(root, '', 'chapters')}>contents</a>, the{' '}
      <a href={addressOf(root, 'reference/glossary/', '')}>glossary</a>, or{' '}
      <a href={addressOf(root, 'search/', 'headings')}>all headings</a>.
    </p>
  )
}

/** The title of a section's page, with the number of a chapter. */
function pageName({ page, path: [title = page] }: Section): string {
  const number = /^chapters\/(\d+)-/.exec(page)?.[1]
  if (number !== undefined) return `${Number(number)} · ${title}`
  return page.startsWith('reference/') ? `Reference · ${title}` : title
}

/** A section's address; with the name of the file, because without a server a folder has no first page. */
function addressOf(root: URL, page: string, anchor: string): string {
  return new URL(`${page}index.html${anchor === '' ? '' : `#${anchor}`}`, root).href
}
