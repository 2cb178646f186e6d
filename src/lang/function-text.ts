import type * as ast from 'acorn'
import { lowerFunction, type Names } from './lower.ts'

/** A flow of a module as `defineFlows` is told of it. */
export interface ModuleFlow {
  readonly name: string
  /** 1-based line of its first line. */
  readonly line: number
  readonly exported: boolean
  /** Names of its module that it uses. */
  readonly uses: readonly string[]
  /** The fields of a `FunctionCode` but for its name and line, as JSON without the first brace. */
  readonly rest: string
}

/** Lowers a function. Throws a CompileError for what is outside the subset. */
export function functionText(
  declaration: ast.FunctionDeclaration,
  exported: boolean,
  names: Names,
  lines: readonly string[],
): ModuleFlow {
  const { name, line, ...rest } = lowerFunction(declaration, names, lines)
  const uses = new Set(rest.code.flatMap(one => (one.op === 'name' ? [one.name] : [])))
  return { name, line, exported, uses: [...uses], rest: JSON.stringify(rest).slice(1) }
}
