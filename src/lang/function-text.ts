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
  /** A string literal: its `FunctionCode` but for the line, as JSON. */
  readonly text: string
}

/** Lowers a function. Throws a CompileError for what is outside the subset. */
export function functionText(
  declaration: ast.FunctionDeclaration,
  exported: boolean,
  names: Names,
  lines: readonly string[],
): ModuleFlow {
  const { line, ...code } = lowerFunction(declaration, names, lines)
  const uses = new Set(code.code.flatMap(one => (one.op === 'name' ? [one.name] : [])))
  const text = `'${JSON.stringify(code).replace(/[\\']/g, '\\$&')}'`
  return { name: code.name, line, exported, uses: [...uses], text }
}
