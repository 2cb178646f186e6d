import { compileByFunction } from './by-function.ts'
import { functionText, type ModuleFlow } from './function-text.ts'
import { type ModuleImport, type ModuleParts, withoutStatements } from './host-code.ts'
import { parseModule } from './parse.ts'
import { functionOf, moduleNames, type TopLevel } from './top-level.ts'

export { CompileError } from './compile-error.ts'
export type { ModuleImport } from './host-code.ts'

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
  return assemble(compileByFunction(source) ?? compileWhole(source), options)
}

/** Takes a module apart that is parsed in one piece. */
export function compileWhole(source: string): ModuleParts {
  const parsed = parseModule(source)
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/)
  const names = moduleNames(parsed.ast)
  const flows: ModuleFlow[] = []
  const statements: TopLevel[] = []
  for (const statement of parsed.ast.body) {
    const found = functionOf(statement)
    if (found === undefined) continue
    flows.push(functionText(found.declaration, found.exported, names, lines))
    statements.push(statement)
  }
  return { flows, host: withoutStatements(parsed, statements) }
}

/**
 * Puts the register code of the flows and their bindings on the first line, where they are defined before any host
 * code runs. Bindings are read when a flow runs, so a flow may use a constant declared below it.
 */
function assemble(
  { flows, host }: ModuleParts,
  { file, runtime = 'deferred-reset' }: CompileOptions,
): CompiledModule {
  if (flows.length === 0) return { code: host.text, imports: host.imports }
  const names = flows.map(({ name }) => name)
  const define = unusedName(host.text, names)
  const before = `import{defineFlows as ${define}}from`
  const codes = flows.map(({ line, text }) => `[${line},${text}]`)
  const bindings = [...new Set(flows.flatMap(({ uses }) => uses))].map(name => `${name}:()=>${name}`)
  const header = `${before}${JSON.stringify(runtime)};const[${names}]=${define}(${JSON.stringify(file)},[${codes}],{${bindings}});`
  const exported = flows.filter(flow => flow.exported).map(({ name }) => name)
  const footer = exported.length === 0 ? '' : `\nexport{${exported}}`
  const start = before.length + 1
  return {
    code: header + host.text + footer,
    imports: [
      { specifier: runtime, start, end: start + JSON.stringify(runtime).length - 2 },
      ...host.imports.map(one => ({
        ...one,
        start: one.start + header.length,
        end: one.end + header.length,
      })),
    ],
  }
}

function unusedName(text: string, names: readonly string[]): string {
  let name = '$flows'
  while (text.includes(name) || names.includes(name)) name += '$'
  return name
}
