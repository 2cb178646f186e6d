import type { JSX } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { Answer } from '#src/site/search/course-index.ts'
import { loadSearch, siteRoot } from '#src/site/search/load.ts'
import { OwnStyle } from '../displays/OwnStyle.tsx'
import { Hits } from './Hits.tsx'
import css from './search.css?inline'

interface SearchBoxProps {
  /** What is looked for at first. */
  readonly query: string
  readonly onQuery?: (query: string) => void
  /** Called before a link is followed. */
  readonly onLeave?: () => void
}

interface Outcome {
  /** How much was found, in a sentence. */
  readonly said: string
  readonly answer?: Answer
}

/** A field, what was found, and how much that is. Arrow keys go from the field to the links and back. */
export function SearchBox({ query: initial, onQuery, onLeave }: SearchBoxProps) {
  const [query, setQuery] = useState(initial)
  const [outcome, setOutcome] = useState<Outcome>({ said: '' })
  const box = useRef<HTMLElement>(null)
  const field = useId()

  useEffect(() => setQuery(initial), [initial])
  useEffect(() => {
    let isCurrent = true
    const show = (next: Outcome) => isCurrent && setOutcome(next)
    const slow = setTimeout(() => show({ said: 'The index is loading.' }), 300)
    outcomeOf(query).then(next => {
      clearTimeout(slow)
      show(next)
    })
    return () => {
      isCurrent = false
      clearTimeout(slow)
    }
  }, [query])

  /** The field, and the links that can be seen, in their order. */
  const stops = () =>
    [...(box.current?.querySelectorAll<HTMLElement>('input, .search-found a') ?? [])].filter(one =>
      one.checkVisibility(),
    )

  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLElement>) => {
    const all = stops()
    const focused = document.activeElement
    const at = focused instanceof HTMLElement ? all.indexOf(focused) : -1
    const isField = at === 0
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: isField ? at : 1,
      End: isField ? at : all.length - 1,
    }[event.key]
    if (event.key === 'Enter' && isField) {
      event.preventDefault()
      all[1]?.click()
    } else if (at >= 0 && to !== undefined && to !== at) {
      event.preventDefault()
      all[to]?.focus()
    }
  }

  return (
    <search class="search" ref={box} onKeyDown={onKeyDown}>
      <OwnStyle css={css} />
      <label for={field}>Search for words, functions, locks, commits</label>
      <input
        id={field}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={query}
        onInput={event => {
          setQuery(event.currentTarget.value)
          onQuery?.(event.currentTarget.value)
        }}
      />
      <p class="search-said" role="status">
        {outcome.said}
      </p>
      <div class="search-found">
        {outcome.answer && <Hits answer={outcome.answer} root={siteRoot()} onLeave={onLeave} />}
      </div>
    </search>
  )
}

/** What the reader has typed into the field of a page while its code was loading. */
export function typedAlready(): string {
  if (typeof document === 'undefined') return ''
  return document.querySelector<HTMLInputElement>('main .search input')?.value ?? ''
}

async function outcomeOf(query: string): Promise<Outcome> {
  if (query.trim() === '') return { said: '' }
  try {
    const answer = (await loadSearch(siteRoot()))(query)
    return { said: summary(query, answer), answer }
  } catch {
    return {
      said: 'The index of the search did not load. Change a letter to try again, or look through the contents.',
    }
  }
}

function summary(query: string, { hits, complete }: Answer): string {
  if (hits.length === 0) return `Nothing found for “${query.trim()}”.`
  const pages = new Set(hits.map(({ section }) => section.page)).size
  const places = `${count(hits.length, 'place')} on ${count(pages, 'page')}`
  return complete ? `${places}.` : `No place has all of these words. Some of them: ${places}.`
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
