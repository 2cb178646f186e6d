import { useEffect, useState } from 'preact/hooks'
import { SearchBox, typedAlready } from './SearchBox.tsx'

/** A search whose query stands in the address: `?q=migf->lock`. */
export default function SearchPage() {
  const [query, setQuery] = useState(typedAlready)
  useEffect(() => setQuery(typed => typed || (new URL(location.href).searchParams.get('q') ?? '')), [])
  return <SearchBox query={query} onQuery={keepInAddress} />
}

function keepInAddress(query: string) {
  const url = new URL(location.href)
  if (query === '') url.searchParams.delete('q')
  else url.searchParams.set('q', query)
  history.replaceState(history.state, '', url)
}
