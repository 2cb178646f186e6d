import * as acorn from 'acorn'
import { transform } from 'sucrase'
import { CompileError } from './compile-error.ts'

/** A module without its types, and its syntax tree. */
export interface Parsed {
  readonly text: string
  readonly ast: acorn.Program
}

/** Parses a module whose lines stay where they are. Throws a CompileError for a syntax error. */
export function parseModule(source: string): Parsed {
  try {
    const text = transform(source, { transforms: ['typescript'], disableESTransforms: true }).code
    return { text, ast: acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module', locations: true }) }
  } catch (error) {
    throw syntaxError(error)
  }
}

/** Both parsers put ` (line:column)` behind the message. */
function syntaxError(error: unknown): CompileError {
  const message = error instanceof Error ? error.message : String(error)
  const place = /\((\d+):\d+\)\s*$/.exec(message)
  const text = message.replace(/^Error transforming .*?: /, '').replace(/\s*\(\d+:\d+\)\s*$/, '')
  return new CompileError('syntax', text, place === null ? undefined : Number(place[1]))
}
