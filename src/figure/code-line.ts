import { type LockKey, lockIdentity } from './lock-identity.ts'

/** A piece of a line of code. */
export interface CodePart {
  readonly kind: 'plain' | 'keyword' | 'comment' | 'string' | 'lock'
  readonly text: string
  /** Which lock a piece of kind `lock` names. */
  readonly lock?: LockKey
}

const pieces =
  /(?<comment>\/\/.*)|(?<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|(?<word>[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*)/g

const keywords = new Set(
  'export function return const let if else for while do break continue true false null undefined throw new typeof of'.split(
    ' ',
  ),
)

/** Splits a line of model code into pieces; a member such as `migf.lock` that names one of the five locks is one. */
export function codeParts(line: string): readonly CodePart[] {
  const parts: CodePart[] = []
  let at = 0
  const plain = (to: number) => {
    if (to > at) parts.push({ kind: 'plain', text: line.slice(at, to) })
  }
  for (const match of line.matchAll(pieces)) {
    const text = match[0]
    const found = pieceOf(text, match.groups ?? {})
    if (found.length === 0) continue
    plain(match.index)
    parts.push(...found)
    at = match.index + text.length
  }
  plain(line.length)
  return parts
}

function pieceOf(text: string, groups: Record<string, string | undefined>): readonly CodePart[] {
  if (groups.comment !== undefined) return [{ kind: 'comment', text }]
  if (groups.string !== undefined) return [{ kind: 'string', text }]
  if (keywords.has(text)) return [{ kind: 'keyword', text }]
  const { key, label } = lockIdentity(text.replaceAll(/\??\./g, '->'))
  if (key === 'other') return []
  const name = text.slice(text.length - label.replace('->', '.').length)
  const before = text.slice(0, text.length - name.length)
  return [
    ...(before === '' ? [] : [{ kind: 'plain', text: before } as const]),
    { kind: 'lock', text: name, lock: key },
  ]
}
