import { codeToTokensBase, createCssVariablesTheme } from 'shiki'
import type { Token } from './Listing.tsx'

/** Each scope's colour is a variable whose name says what the token is. */
const theme = createCssVariablesTheme({ name: 'kinds', variablePrefix: '--', fontStyle: false })

/** The editor's class for each of the theme's variables; what is not here has the colour of plain text. */
const kinds: Readonly<Record<string, string>> = {
  'token-keyword': 'tok-keyword',
  'token-string': 'tok-string',
  'token-string-expression': 'tok-string',
  'token-constant': 'tok-number',
  'token-comment': 'tok-comment',
  'token-function': 'tok-function',
}

/** Colours TypeScript at build: the tokens of each line. */
export async function highlight(source: string): Promise<Token[][]> {
  const lines = await codeToTokensBase(source, { lang: 'typescript', theme })
  return lines.map(line => merge(line.map(({ content, color }) => token(content, color))))
}

function token(text: string, color: string | undefined): Token {
  const kind = kinds[/^var\(--([\w-]+)/.exec(color ?? '')?.[1] ?? '']
  // The theme counts operators as keywords and some names as constants; the editor does not.
  if (kind === 'tok-keyword' && !/[a-z]/.test(text)) return { text }
  if (kind === 'tok-number' && !/^\s*(?:[\d.]|true|false|null|undefined)/.test(text)) return { text }
  return kind === undefined ? { text } : { text, kind }
}

/** Neighbours of one kind become one token, and blanks belong to the token before them. */
function merge(tokens: readonly Token[]): Token[] {
  const merged: Token[] = []
  for (const one of tokens) {
    const last = merged.at(-1)
    if (last !== undefined && (last.kind === one.kind || one.text.trim() === '')) {
      merged[merged.length - 1] = { ...last, text: last.text + one.text }
    } else merged.push(one)
  }
  return merged
}
