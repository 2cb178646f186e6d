/** A text as a part of an address: compressed where the browser can, and without characters that an address escapes. */
export async function packText(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text)
  const packed =
    typeof CompressionStream === 'function' ? await pipe(bytes, new CompressionStream('deflate-raw')) : null
  return packed === null ? `p${toBase64(bytes)}` : `z${toBase64(packed)}`
}

/**
 * The text that `packText` was given. Throws an error for the reader when it is no such text, and when it is longer than
 * `most` bytes.
 */
export async function unpackText(packed: string, most: number): Promise<string> {
  const match = /^([pz])([\w-]+)$/.exec(packed)
  if (match === null) throw new Error('the link is not complete')
  const bytes = fromBase64(match[2] ?? '')
  const text = match[1] === 'p' ? bytes : await unpack(bytes, most)
  return new TextDecoder('utf-8', { fatal: true }).decode(text)
}

async function unpack(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof DecompressionStream !== 'function') throw new Error('this browser cannot unpack the link')
  return pipe(bytes, new DecompressionStream('deflate-raw'), most)
}

async function pipe(
  bytes: Uint8Array<ArrayBuffer>,
  stream: GenericTransformStream,
  most = Number.POSITIVE_INFINITY,
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
      throw new Error(`the text is longer than ${most.toLocaleString('en')} bytes`)
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
