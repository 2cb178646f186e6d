import * as acorn from 'acorn'
import { transform } from 'sucrase'
import type { FunctionCode } from './code.ts'
import { CompileError } from './compile-error.ts'
import { lowerFunction } from './lower.ts'

export { CompileError } from './compile-error.ts'

/** The specifier of one import of a module: `start` and `end` are offsets into the compiled code, quotes excluded. */
export interface ModuleImport {
  readonly specifier: string
  readonly start: number
  readonly end: number
}

/** A module ready to be linked: JavaScript whose line numbers are those of the source. */
export interface CompiledModule {
  readonly code: string
  readonly imports: readonly ModuleImport[]
}

export interface CompileOptions {
  /** The module's name as the reader knows it: `plain.cell.ts`. */
  readonly file: string
  /** Where `defineFlows` is imported from; by default the library itself. */
  readonly runtime?: string
}

/**
 * Compiles a module of the modelling language. Every top-level `function` declaration becomes register code, which the
 * simulated kernel runs step by step; all other code stays JavaScript.
 * Throws a CompileError for a syntax error and for what is outside the subset.
 */
export function compileModule(source: string, options: CompileOptions): CompiledModule {
  const program = parse(stripTypes(source))
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/)
  const names = moduleNames(program.ast)
  const functions: FunctionCode[] = []
  const exported: string[] = []
  const edits: { start: number; end: number }[] = []
  for (const statement of program.ast.body) {
    const found = flowOf(statement)
    if (found === undefined) continue
    functions.push(lowerFunction(found.declaration, names, lines))
    edits.push(statement)
    if (found.exported) exported.push(found.declaration.id.name)
  }
  return assemble(program, functions, exported, edits, options)
}

interface Parsed {
  readonly text: string
  readonly ast: acorn.Program
}

function stripTypes(source: string): string {
  try {
    return transform(source, { transforms: ['typescript'], disableESTransforms: true }).code
  } catch (error) {
    throw syntaxError(error)
  }
}

function parse(text: string): Parsed {
  try {
    return { text, ast: acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module', locations: true }) }
  } catch (error) {
    throw syntaxError(error)
  }
}

/** Both parsers put ` (line:column)` behind the message and the place into `loc`. */
function syntaxError(error: unknown): CompileError {
  const message = error instanceof Error ? error.message : String(error)
  const place = /\((\d+):\d+\)\s*$/.exec(message)
  const text = message.replace(/^Error transforming .*?: /, '').replace(/\s*\(\d+:\d+\)\s*$/, '')
  return new CompileError('syntax', text, place === null ? undefined : Number(place[1]))
}

/** The function declaration of a top-level statement. */
function flowOf(
  statement: acorn.Statement | acorn.ModuleDeclaration,
): { declaration: acorn.FunctionDeclaration; exported: boolean } | undefined {
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
function moduleNames(program: acorn.Program): ReadonlySet<string> {
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

function boundNames(pattern: acorn.Pattern): string[] {
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

/**
 * Puts a semicolon and blank lines in the place of each function, so that what is around it stays two statements, and
 * their register code and its bindings on the first line, where they are defined before any host code runs. Bindings
 * are read when a flow runs, so a flow may use a constant declared below it.
 */
function assemble(
  { text, ast }: Parsed,
  functions: readonly FunctionCode[],
  exported: readonly string[],
  edits: readonly { start: number; end: number }[],
  options: CompileOptions,
): CompiledModule {
  const header = functions.length === 0 ? '' : definitions(functions, unusedName(text), options)
  const footer = exported.length === 0 ? '' : `\nexport{${exported.join(',')}}`
  let body = ''
  let at = 0
  for (const { start, end } of edits) {
    body += `${text.slice(at, start)};${text.slice(start, end).replace(/[^\n\r\u2028\u2029]+/g, '')}`
    at = end
  }
  body += text.slice(at)
  const code = header + body + footer
  // Blanking moves what follows, so the places of the imports are taken from the code as it will be run.
  return { code, imports: importsOf(edits.length === 0 ? ast : parse(code).ast) }
}

function unusedName(text: string): string {
  let name = '$flows'
  while (text.includes(name)) name += '$'
  return name
}

function definitions(
  functions: readonly FunctionCode[],
  define: string,
  { file, runtime = 'deferred-reset' }: CompileOptions,
): string {
  const names = functions.map(({ name }) => name).join(',')
  const used = new Set<string>()
  for (const { code } of functions) for (const one of code) if (one.op === 'name') used.add(one.name)
  const bindings = [...used].map(name => `${name}:()=>${name}`).join(',')
  return `import{defineFlows as ${define}}from${JSON.stringify(runtime)};const[${names}]=${define}(${JSON.stringify(file)},${JSON.stringify(functions)},{${bindings}});`
}

function importsOf(program: acorn.Program): ModuleImport[] {
  return program.body.flatMap(statement => {
    const source =
      statement.type === 'ImportDeclaration' ||
      statement.type === 'ExportNamedDeclaration' ||
      statement.type === 'ExportAllDeclaration'
        ? statement.source
        : undefined
    if (!source || typeof source.value !== 'string') return []
    return [{ specifier: source.value, start: source.start + 1, end: source.end - 1 }]
  })
}
