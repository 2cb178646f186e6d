import type { SplatHeld, SplatLock } from '../value/index.ts'

/** `(NAME){USAGE}-{o:i}`. A name may itself have parentheses, so the last `){` with a usage after it ends it. */
const reference = /\((.*)\)\{([-.+?]{3,12})\}(?:-\{(\d+):(\d+)\})?/

/** A symbol with offset and length, or a bare one of an inlined frame; then the module. */
const place = /^(?:\[<[0-9a-fx]+>\]\s*)?([^\s+]+(?:\+0x[0-9a-f]+\/0x[0-9a-f]+)?)(?: (\[[\w-]+\]))?/

/** Reads `(NAME){USAGE}-{o:i}, at: SYMBOL` anywhere on a line; undefined when it has none. */
export function readLock(text: string): SplatLock | undefined {
  const found = reference.exec(text)
  if (found === null) return undefined
  const [whole, lock = '', usage = '', outer, inner] = found
  const rest = text.slice(found.index + whole.length)
  const at = /^,?\s*at:\s*/.exec(rest)
  return {
    lock,
    usage,
    waitTypes: outer === undefined || inner === undefined ? null : `${outer}:${inner}`,
    at: at === null ? null : readPlace(rest.slice(at[0].length)),
  }
}

/** The symbol and module of `SYMBOL+0x1/0x2 [module] file.c:3`; null for anything else. */
export function readPlace(text: string): string | null {
  const found = place.exec(text.trim())
  if (found === null) return null
  const [, symbol = '', module] = found
  return module === undefined || module === '[inline]' ? symbol : `${symbol} ${module}`
}

/** Reads a line of the list of held locks, ` #0: ffff8880 (NAME){USAGE}, at: SYMBOL`. */
export function readHeld(text: string): SplatHeld | undefined {
  const index = /^\s*#(\d{1,3}): /.exec(text)?.[1]
  const lock = index === undefined ? undefined : readLock(text)
  return lock && { index: Number(index), ...lock }
}

/** `-> #3 (NAME){USAGE}-{o:i}:`, an entry of the chain. */
export function readChainHead(
  text: string,
): { readonly index: number; readonly lock: SplatLock } | undefined {
  const index = /^\s*-> #(\d{1,3}) \(/.exec(text)?.[1]
  const lock = index === undefined ? undefined : readLock(text)
  return lock && { index: Number(index), lock }
}

/** A stack frame: the symbol with offset and length, or the bare symbol of an inlined one. */
export function readFrame(text: string): string | undefined {
  const full = /^\s*(?:\[<[0-9a-fx]+>\]\s*)?(?:\? )?([^\s+()]+\+0x[0-9a-f]+\/0x[0-9a-f]+)(?=\s|$)/.exec(text)
  if (full) return full[1]
  return /^\s*([A-Za-z_][\w.]*) \S+:\d+ \[inline\]$/.exec(text)?.[1]
}
