/** Edited code in an address: texts by the name of the cell. */
export type LinkedCode = Readonly<Record<string, string>>

/** Most characters of code that a link may carry. */
const most = 200_000

/** The fragment that shows a cell with edited code: `#cell-plain~code=...`; texts are compressed where possible. */
export async function encodeLink(name: string, code: LinkedCode): Promise<string> {
  if (Object.keys(code).length === 0) return `#cell-${name}`
  const text = new TextEncoder().encode(JSON.stringify(code))
  const packed =
    typeof CompressionStream === 'function' ? await pipe(text, new CompressionStream('deflate-raw')) : null
  return `#cell-${name}~code=${packed === null ? `p${toBase64(text)}` : `z${toBase64(packed)}`}`
}

/** The cell that a fragment shows with code; undefined when it is no link with code. */
export function linkedCell(fragment: string): string | undefined {
  return /^#cell-([\w-]+)~code=/.exec(fragment)?.[1]
}

/** Reads the code of a link; throws an error for the reader when it cannot be read. */
export async function decodeLink(fragment: string): Promise<LinkedCode> {
  const match = /~code=([pz])([\w-]+)$/.exec(fragment)
  if (match === null) throw new Error('the link is not complete')
  const bytes = fromBase64(match[2] ?? '')
  const text = match[1] === 'p' ? bytes : await unpack(bytes)
  const code: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
  if (typeof code !== 'object' || code === null || Array.isArray(code))
    throw new Error('the link holds no code')
  const texts = new Map<string, string>()
  for (const [name, one] of Object.entries(code)) {
    if (typeof one !== 'string') throw new Error('the link holds no code')
    texts.set(name, one)
  }
  return Object.fromEntries(texts)
}

async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof DecompressionStream !== 'function') throw new Error('this browser cannot unpack the link')
  return pipe(bytes, new DecompressionStream('deflate-raw'))
}

async function pipe(
  bytes: Uint8Array<ArrayBuffer>,
  stream: GenericTransformStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = new Blob([bytes])
    .stream()
    .pipeThrough(stream)
    .getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value)
    length += part.value.length
    // A few bytes can unpack into gigabytes.
    if (length > most) {
      await reader.cancel()
      throw new Error(`the code is longer than ${most.toLocaleString('en')} bytes`)
    }
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, character => character.charCodeAt(0))
}
