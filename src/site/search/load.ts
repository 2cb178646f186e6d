import { type Answer, type CourseIndex, openIndex } from './course-index.ts'

/** Name of the file at the site's root that the build writes, and of the global that it sets. */
export const indexFile = 'search-index.js'
export const indexGlobal = 'courseIndex'

let loading: Promise<(query: string) => Answer> | undefined

/**
 * The search of the course; its index is loaded once, by a script, because that works without a server too. Rejects
 * when there is no index: then the next call tries again.
 */
export function loadSearch(root: URL): Promise<(query: string) => Answer> {
  loading ??= loadScript(new URL(indexFile, root).href)
    .then(() => openIndex(readIndex(Reflect.get(globalThis, indexGlobal))))
    .catch(error => {
      loading = undefined
      throw error
    })
  return loading
}

/** Where the site's first page is; each page's header links to it. */
export function siteRoot(): URL {
  const home = document.querySelector<HTMLAnchorElement>('a.course-name')
  return new URL('.', home?.href ?? document.baseURI)
}

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = src
    script.onload = () => resolve()
    script.onerror = () => reject(new Error(`${src} did not load`))
    document.head.append(script)
  })
}

function readIndex(value: unknown): CourseIndex {
  if (isIndex(value)) return value
  throw new Error(`${indexFile} holds no index`)
}

function isIndex(value: unknown): value is CourseIndex {
  if (typeof value !== 'object' || value === null || !('sections' in value && 'index' in value)) return false
  return Array.isArray(value.sections) && typeof value.index === 'string'
}
