import type { ModuleFlow } from './function-text.ts'
import type { Parsed } from './parse.ts'
import type { TopLevel } from './top-level.ts'

/** The specifier of one import of a module: `start` and `end` are offsets into its code, quotes excluded. */
export interface ModuleImport {
  readonly specifier: string
  readonly start: number
  readonly end: number
}

/** A module's code without its flows. */
export interface HostCode {
  readonly text: string
  readonly imports: readonly ModuleImport[]
}

/** A module taken apart. */
export interface ModuleParts {
  readonly flows: readonly ModuleFlow[]
  readonly host: HostCode
}

/** Puts a semicolon and line ends in the place of statements: what is around one stays two statements, on its lines. */
export function withoutStatements({ text, ast }: Parsed, left: readonly TopLevel[]): HostCode {
  let host = ''
  let at = 0
  /** For each statement left out, where it ended and how far what follows has moved. */
  const moves: { readonly end: number; readonly by: number }[] = []
  for (const { start, end } of left) {
    host += `${text.slice(at, start)};${text.slice(start, end).replace(/[^\n\r\u2028\u2029]+/g, '')}`
    at = end
    moves.push({ end, by: host.length - end })
  }
  host += text.slice(at)
  const moved = (place: number) => place + (moves.findLast(({ end }) => end <= place)?.by ?? 0)
  const imports = ast.body.flatMap(statement => {
    const source =
      statement.type === 'ImportDeclaration' ||
      statement.type === 'ExportNamedDeclaration' ||
      statement.type === 'ExportAllDeclaration'
        ? statement.source
        : undefined
    if (!source || typeof source.value !== 'string') return []
    return [{ specifier: source.value, start: moved(source.start + 1), end: moved(source.end - 1) }]
  })
  return { text: host, imports }
}
