import type * as ast from 'acorn'
import { CompileError } from './compile-error.ts'

/** A statement of a module's top level. */
export type TopLevel = ast.Program['body'][number]

/** The function declaration of a top-level statement. Throws a CompileError for one that is the default export. */
export function functionOf(
  statement: TopLevel,
): { declaration: ast.FunctionDeclaration; exported: boolean } | undefined {
  if (statement.type === 'FunctionDeclaration') return { declaration: statement, exported: false }
  if (statement.type === 'ExportNamedDeclaration' && statement.declaration?.type === 'FunctionDeclaration') {
    return { declaration: statement.declaration, exported: true }
  }
  if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type === 'FunctionDeclaration') {
    throw new CompileError(
      'subset',
      'a function as the default export',
      statement.loc?.start.line,
      'a cell shows a value: export default replay(…), explore(…), a table or a text',
    )
  }
  return undefined
}

/** Every name declared at the module's top level, imports included. */
export function moduleNames(program: ast.Program): ReadonlySet<string> {
  const names = new Set<string>()
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      for (const { local } of statement.specifiers) names.add(local.name)
      continue
    }
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? undefined) : statement
    if (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration') {
      if (declaration.id) names.add(declaration.id.name)
    } else if (declaration?.type === 'VariableDeclaration') {
      for (const { id } of declaration.declarations) for (const name of boundNames(id)) names.add(name)
    }
  }
  return names
}

function boundNames(pattern: ast.Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name]
    case 'ObjectPattern':
      return pattern.properties.flatMap(property =>
        boundNames(property.type === 'RestElement' ? property.argument : property.value),
      )
    case 'ArrayPattern':
      return pattern.elements.flatMap(element => (element === null ? [] : boundNames(element)))
    case 'AssignmentPattern':
      return boundNames(pattern.left)
    case 'RestElement':
      return boundNames(pattern.argument)
    default:
      return []
  }
}
