import { type Source, sources } from './sources.ts'

/** A source with its id. */
export interface Entry extends Source {
  readonly id: string
}

/** What belongs together in the list of all sources: the entries on one file, the mails of one thread. */
export interface Group {
  /** A path, a thread's subject; absent where the kind is not divided. */
  readonly name?: string
  readonly entries: readonly Entry[]
}

const entries: readonly Entry[] = [...sources].map(([id, source]) => ({ id, ...source }))

/** Sources on code, by file, in the order of the paths; the kernel's, or other programs'. */
export function codeByFile(ofKernel: boolean): readonly Group[] {
  const chosen = entries.filter(entry => entry.kind === 'code' && isOfKernel(entry) === ofKernel)
  const byFile = Map.groupBy(chosen, ({ where }) => where.split(/[:;,] /, 1)[0] ?? where)
  return [...byFile].map(([name, entries]) => ({ name, entries })).sort((a, b) => compare(a.name, b.name))
}

/** Commits in the order of the releases that had them first; those of no named release last, by date. */
export function commits(): readonly Entry[] {
  return ofKind('commit').sort((a, b) => release(a) - release(b) || dateOf(a) - dateOf(b))
}

/** Mails by date, in threads by the date of their first. */
export function mailsByThread(): readonly Group[] {
  const mails = ofKind('mail').sort((a, b) => dateOf(a) - dateOf(b))
  return [...Map.groupBy(mails, ({ thread }) => thread ?? 'Other mails')].map(([name, entries]) => ({
    name,
    entries,
  }))
}

/** Sources of a kind, in the order of the data. */
export function ofKind(kind: Source['kind']): Entry[] {
  return entries.filter(entry => entry.kind === kind)
}

/** The kernel's releases are named `Linux`; other code names its own project, or a commit. */
function isOfKernel({ version = '', where, url }: Entry): boolean {
  return version.startsWith('Linux') || (url === undefined && /^Documentation\//.test(where))
}

function release({ where }: Entry): number {
  const [, major, minor] = /\bLinux (\d+)\.(\d+)/.exec(where) ?? []
  return major === undefined ? Number.POSITIVE_INFINITY : Number(major) * 1000 + Number(minor)
}

/** Milliseconds of the date that an entry names: a day, a month or a year; infinity when it names none. */
function dateOf({ where }: Entry): number {
  const written = /(?:\d{1,2} )?(?:[A-Z][a-z]+ )?20\d\d/.exec(where)?.[0]
  const time = Date.parse(`${written?.trim() ?? ''} UTC`)
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
