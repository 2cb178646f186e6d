import { packText, unpackText } from './packed-text.ts'

/** Edited code in an address: texts by the name of the cell. */
export type LinkedCode = Readonly<Record<string, string>>

/** Most bytes of code that a link may carry. */
const most = 200_000

/** The fragment that shows a cell with edited code: `#cell-plain~code=...`. */
export async function encodeLink(name: string, code: LinkedCode): Promise<string> {
  if (Object.keys(code).length === 0) return `#cell-${name}`
  return `#cell-${name}~code=${await packText(JSON.stringify(code))}`
}

/** The cell that a fragment shows with code; undefined when it is no link with code. */
export function linkedCell(fragment: string): string | undefined {
  return /^#cell-([\w-]+)~code=/.exec(fragment)?.[1]
}

/** Reads the code of a link; throws an error for the reader when it cannot be read. */
export async function decodeLink(fragment: string): Promise<LinkedCode> {
  const code: unknown = JSON.parse(await unpackText(/~code=(.*)$/.exec(fragment)?.[1] ?? '', most))
  if (typeof code !== 'object' || code === null || Array.isArray(code))
    throw new Error('the link holds no code')
  const texts = new Map<string, string>()
  for (const [name, one] of Object.entries(code)) {
    if (typeof one !== 'string') throw new Error('the link holds no code')
    texts.set(name, one)
  }
  return Object.fromEntries(texts)
}
