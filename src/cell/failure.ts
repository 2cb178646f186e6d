import type { CellError } from '../value/index.ts'
import { cellError, cellFile } from './protocol.ts'

/** Which cell's module stands at an address. */
export type CellAddresses = ReadonlyMap<string, string>

/** The topmost place in a cell's text that a stack names; the formats of V8, SpiderMonkey and JavaScriptCore. */
export function findPlace(
  stack: string,
  addresses: CellAddresses,
): { readonly cell: string; readonly line: number } | undefined {
  for (const [, address = '', line] of stack.matchAll(
    /((?:blob|data|https?|file):[^\s()]*?):(\d+)(?::\d+)?(?=[\s)]|$)/g,
  )) {
    const cell = addresses.get(address)
    if (cell !== undefined) return { cell, line: Number(line) }
  }
  return undefined
}

/** What a cell's module threw, as an error for the reader; `names` are what its imports could have named. */
export function explainFailure(
  thrown: unknown,
  name: string,
  source: string,
  addresses: CellAddresses,
  names: readonly string[],
): CellError {
  if (!(thrown instanceof Error)) {
    return cellError('run', name, `the cell threw ${inWords(thrown)}`, {
      hint: 'throw an Error: it knows its line',
    })
  }
  const missing = thrown instanceof SyntaxError ? missingExport(thrown.message) : undefined
  if (missing !== undefined) return unknownName(missing, name, source, names)
  const place = findPlace(thrown.stack ?? '', addresses)
  const cell = place?.cell ?? name
  const explained = explain(thrown, names)
  // V8 has no position of its own for a name at the start of `export default`, and says where the statement before ends.
  const named = explained.named
  const line = cell === name && named !== undefined ? lineWith(source, named, place?.line) : place?.line
  return cellError(explained.stage, cell, explained.message, { line, hint: explained.hint })
}

interface Explanation {
  readonly stage: 'run' | 'limit'
  readonly message: string
  readonly hint?: string | undefined
  /** What the line in question must contain. */
  readonly named?: string | undefined
}

function explain(thrown: Error, names: readonly string[]): Explanation {
  const { name, message } = thrown
  if (isOutOfMemory(thrown)) {
    return {
      stage: 'limit',
      message: `the cell needs more memory than there is (${message})`,
      hint: 'something grows without bound: give the loop that fills it an end',
    }
  }
  if (/call stack|too much recursion/i.test(message)) {
    return {
      stage: 'limit',
      message: 'functions call each other without end',
      hint: 'a recursion needs a case in which it does not go on',
    }
  }
  if (name === 'EvalError' || /unsafe-eval|blocked by CSP/i.test(message)) {
    return {
      stage: 'run',
      message: 'a cell cannot make code from text',
      hint: 'write the code itself into the cell',
    }
  }
  if (name === 'SecurityError') {
    return { stage: 'run', message: `refused: ${message}`, hint: 'a cell has neither network nor storage' }
  }
  const module = /(?:imported module|loading dynamically imported module): (\S+)/.exec(message)?.[1]
  if (module !== undefined) {
    return {
      stage: 'run',
      message: `${module} cannot be loaded`,
      hint: 'a cell has no network; what it imports stands at its top',
      named: module,
    }
  }
  const unknown = /^(?:Can't find variable: )?([\w$]+)(?: is not defined)?$/.exec(message)?.[1]
  const text = name === 'Error' ? message : `${name}: ${message}`
  if (name !== 'ReferenceError' || unknown === undefined) return { stage: 'run', message: text }
  const near = nearest(unknown, names)
  const hint = Object.hasOwn(absent, unknown)
    ? absent[unknown]
    : near === undefined
      ? 'declare it, or import it'
      : `there is ${near}`
  return { stage: 'run', message: text, hint, named: unknown }
}

/** The line given when it contains the text, else the first that does. */
function lineWith(source: string, text: string, line: number | undefined): number | undefined {
  const lines = source.split('\n')
  if (line !== undefined && lines[line - 1]?.includes(text)) return line
  const at = lines.findIndex(one => one.includes(text))
  return at < 0 ? line : at + 1
}

function inWords(thrown: unknown): string {
  return typeof thrown === 'string' ? JSON.stringify(thrown) : `a value of type ${typeof thrown}`
}

/** What the engines say when an array, a string, a map or a buffer can grow no more. */
function isOutOfMemory({ name, message }: Error): boolean {
  return (
    /out of memory|allocation (?:failed|size overflow)|maximum size exceeded/i.test(message) ||
    (name === 'RangeError' &&
      /invalid (?:array|string|typed array|array buffer) ?(?:length|size)?/i.test(message))
  )
}

/** The name that a module was asked for and does not export, from the messages of the three engines. */
function missingExport(message: string): string | undefined {
  const named =
    /export named:? ['"]?([\w$]+)/.exec(message) ??
    /(?:ambiguous indirect export|import not found|does ?n[o']t contain[^:]*): ['"]?([\w$]+)/i.exec(
      message,
    ) ??
    /binding name ['"]?([\w$]+)['"]? is not found/i.exec(message)
  return named?.[1]
}

function unknownName(missing: string, name: string, source: string, names: readonly string[]): CellError {
  const at = source
    .split('\n')
    .findIndex(line => new RegExp(`\\b${missing.replaceAll('$', '\\$')}\\b`).test(line))
  const near = nearest(missing, names)
  return cellError('link', name, `nothing that ${cellFile(name)} imports exports ${missing}`, {
    line: at < 0 ? undefined : at + 1,
    hint: near === undefined ? undefined : `there is ${near}`,
  })
}

/** What cells have no use of, by the names a reader may reach for. */
const absent: Readonly<Record<string, string>> = {
  XMLHttpRequest: 'a cell has no network',
  WebSocket: 'a cell has no network',
  indexedDB: 'a cell keeps nothing: its text is saved by the page',
  caches: 'a cell keeps nothing: its text is saved by the page',
  importScripts: 'what a cell imports stands at its top',
  Worker: 'a cell runs alone',
  document: 'a cell has no page: what it exports is shown',
  window: 'a cell has no page: what it exports is shown',
  localStorage: 'a cell keeps nothing: its text is saved by the page',
  require: 'write import ... from instead',
  fetch: 'a cell has no network',
  setTimeout: 'a cell runs from top to bottom, once; time passes only in a replay',
  setInterval: 'a cell runs from top to bottom, once; time passes only in a replay',
}

/** The name nearest to one that does not exist, at most a third of its letters away. */
export function nearest(unknown: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map(name => ({ name, distance: editDistance(unknown.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(unknown.length / 3)))
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.name
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      }
      next.push(least)
    }
    before = row
    row = next
  }
  return row[b.length] ?? a.length
}
