import { citedIds } from '../../components/prose/sources.ts'
import { type Use, usesOf } from '../../components/prose/uses.ts'
import { driverOf } from '../vfio/index.ts'

/** Every citation of a page: those of its text, then those of the versions in its tables of drivers. */
export function citationsIn(mdx: string): readonly Use[] {
  const tables = usesOf(mdx, 'DriverVersions', 'name')
  const ofVersions = tables.flatMap(({ value, headings }) =>
    driverOf(value).versions.flatMap(({ sources }) => sources.map(id => ({ value: id, headings }))),
  )
  return [...usesOf(mdx, 'Source', 'id'), ...ofVersions]
}

/** The number of each source that a page cites, by its id. Throws an error that names the page as `citedIds` does. */
export function citationNumbers(mdx: string, page: string): ReadonlyMap<string, number> {
  const ids = new Set([...citedIds(mdx, page), ...citationsIn(mdx).map(({ value }) => value)])
  return new Map([...ids].map((id, index) => [id, index + 1]))
}
