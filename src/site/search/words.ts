/** Words too common to tell one section from another. */
const common = new Set(
  'a an and are as at be by can do does for from has have how if in is it its of on or so that the then this to was what when which who why will with'.split(
    ' ',
  ),
)

/** A word, or a name with the marks that hold its pieces together: `migf->lock`, `copy-to-user`, `7.2.13`. */
const whole = /[\p{L}\p{N}_]+(?:(?:->|::|[.@/-])[\p{L}\p{N}_]+)*/gu
const joint = /->|::|[.@/-]/

/** Longer than any name: an encoded text. */
const tooLong = 80

/** The words of a query: each name whole, in lower case, without what is too common. */
export function wholeWords(text: string): readonly string[] {
  const words: string[] = []
  for (const [found] of text.replace(/[’']s\b/g, '').matchAll(whole)) {
    const word = found.toLowerCase()
    if (word.length <= tooLong && !common.has(word)) words.push(shortHash(word))
  }
  return words
}

/**
 * The words of a text as the index knows them, each once: how often a name is repeated says little. A name is there whole,
 * by its pieces, and from each piece on: who looks for `reset_done` or for `mutex` finds `xe_vfio_pci_reset_done` and
 * `dev->state_mutex`.
 */
export function indexedWords(text: string): readonly string[] {
  const words = new Set<string>()
  for (const [found] of text.replace(/[’']s\b/g, '').matchAll(whole)) {
    if (found.length > tooLong) continue
    for (const word of [found, ...pieces(found)]) words.add(word.toLowerCase())
  }
  return [...words].filter(word => !common.has(word))
}

/** A name's pieces, and what begins at each of them. Numbers with points, which are versions, and message ids have none. */
export function pieces(name: string): readonly string[] {
  if (/^[\d.]+$|@/.test(name)) return []
  const ofParts = name
    .split(joint)
    .flatMap(part => [part, ...tails(part, '_'), ...part.split('_'), ...humps(part)])
  return [...tails(name, joint), ...ofParts].filter(part => part.length > 1 && !/^\d+$/.test(part))
}

/** What is left of a name after each of its joints. */
function tails(name: string, at: RegExp | string): string[] {
  const found = name.split(at)
  const rests: string[] = []
  let rest = name
  for (const part of found.slice(0, -1)) {
    rest = rest.slice(part.length).replace(typeof at === 'string' ? at : new RegExp(`^(?:${at.source})`), '')
    rests.push(rest)
  }
  return rests.filter(part => part.length > 1)
}

/** `taskState` as `task`, `state`; nothing for a word without humps. */
function humps(part: string): string[] {
  const words = part.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+/gu) ?? []
  return words.length > 1 && /\p{Ll}\p{Lu}/u.test(part) ? words : []
}

/** Pages name a commit by twelve digits; who has all forty means the same. */
function shortHash(word: string): string {
  return /^(?=.*\d)[\da-f]{13,40}$/.test(word) ? word.slice(0, 12) : word
}
