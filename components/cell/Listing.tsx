import type { ComponentChildren } from 'preact'
import { focusable } from '#components/displays/focusable.ts'
import { findImports, importsSummary } from './import-lines.ts'
import { findLockNames } from './lock-names.ts'

/** A piece of code and what it is: a class shared with the editor, `tok-keyword`. */
export interface Token {
  readonly text: string
  readonly kind?: string
}

interface Props {
  readonly label: string
  /** The tokens of each line. */
  readonly lines: readonly (readonly Token[])[]
}

/** Code as read: numbered lines, lock names marked, long imports folded away. */
export function Listing({ label, lines }: Props) {
  const imports = findImports(lines.map(tokens => tokens.map(({ text }) => text).join('')))
  const draw = (from: number, to: number) => (
    <code style={from === 0 ? undefined : `counter-reset:line ${from}`}>
      {lines.slice(from, to).map(tokens => (
        <>
          <span class="line">{withLocks(tokens)}</span>
          {'\n'}
        </>
      ))}
    </code>
  )
  return (
    <div class="cell-listing notranslate" {...focusable('group', label)}>
      {imports === null ? (
        draw(0, lines.length)
      ) : (
        <>
          {imports.first > 1 && draw(0, imports.first - 1)}
          <details>
            <summary class="cell-imports" data-first={imports.first}>
              <span>{importsSummary(imports)}</span>
            </summary>
            {draw(imports.first - 1, imports.last)}
          </details>
          {draw(imports.last, lines.length)}
        </>
      )}
    </div>
  )
}

/** Code without colours of its own, for text that the build has not seen. */
export function plainLines(text: string): Token[][] {
  return text.split('\n').map(line => (line === '' ? [] : [{ text: line }]))
}

/** The lines of a listing, in order. */
export function linesOf(listing: Element): readonly HTMLElement[] {
  return [...listing.querySelectorAll<HTMLElement>('.line')]
}

/** The code that a listing shows. */
export function listedText(listing: Element): string {
  return linesOf(listing)
    .map(line => line.textContent ?? '')
    .join('\n')
}

/** Cuts tokens where a lock's name begins and ends, and wraps the pieces of the name in one mark. */
function withLocks(tokens: readonly Token[]): ComponentChildren[] {
  const locks = findLockNames(tokens.map(({ text }) => text).join(''))
  const pieces: ComponentChildren[] = []
  let at = 0
  let rest = [...tokens]
  for (const { start, end, lock } of locks) {
    const [before, from] = splitTokens(rest, start - at)
    const [name, after] = splitTokens(from, end - start)
    pieces.push(...before.map(drawToken), <span class={`lock lock-${lock}`}>{name.map(drawToken)}</span>)
    rest = after
    at = end
  }
  return [...pieces, ...rest.map(drawToken)]
}

function splitTokens(tokens: readonly Token[], length: number): [Token[], Token[]] {
  const before: Token[] = []
  const after: Token[] = []
  let left = length
  for (const token of tokens) {
    const { text } = token
    if (left > 0) before.push(left < text.length ? { ...token, text: text.slice(0, left) } : token)
    if (left < text.length) after.push(left > 0 ? { ...token, text: text.slice(left) } : token)
    left -= text.length
  }
  return [before, after]
}

function drawToken({ text, kind }: Token): ComponentChildren {
  return kind === undefined ? text : <span class={kind}>{text}</span>
}
