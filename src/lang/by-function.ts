import { BoundedCache } from './bounded-cache.ts'
import { CompileError } from './compile-error.ts'
import { functionText, type ModuleFlow } from './function-text.ts'
import { type HostCode, type ModuleParts, withoutStatements } from './host-code.ts'
import { globals } from './lower.ts'
import { parseModule } from './parse.ts'
import { functionOf, moduleNames, type TopLevel } from './top-level.ts'

/** Characters of source whose compiled form is kept: many times what a chapter has. */
const mostKept = 1_000_000

/** A piece of source compiled by itself; undefined when it does not stand for itself. */
type Piece = ModuleFlow | undefined
type Frame = { readonly host: HostCode; readonly names: ReadonlySet<string> } | undefined

const functions = new BoundedCache<{ readonly piece: Piece }>(mostKept)
const frames = new BoundedCache<{ readonly frame: Frame }>(mostKept)

/**
 * Takes a module apart function by function: what an edit did not touch is not parsed again. Gives what parsing it in
 * one piece gives, or undefined where that is not certain, errors included.
 */
export function compileByFunction(source: string): ModuleParts | undefined {
  if (/\$flow|[\r\u2028\u2029]|\bexport\s*\{/.test(source)) return undefined
  const lines = source.split('\n')
  const flows: ModuleFlow[] = []
  for (let at = 0; at < lines.length; at++) {
    if (!/^(?:export )?function\b/.test(lines[at] ?? '')) continue
    const end = endOf(lines, at)
    const text = lines.slice(at, end + 1)
    const { piece } = functions.get(text.join('\n'), () => ({ piece: attempt(() => compileFunction(text)) }))
    if (piece === undefined) return undefined
    // In its place a statement that uses what the function uses: imports of names that nothing uses are types, and go.
    lines.fill('', at, end + 1)
    lines[at] = `$flow${flows.length}(${piece.uses});`
    flows.push({ ...piece, line: at + piece.line })
    at = end
  }
  if (flows.length === 0) return undefined
  const count = flows.length
  const { frame } = frames.get(lines.join('\n'), text => ({
    frame: attempt(() => compileFrame(text, count)),
  }))
  if (frame === undefined) return undefined
  const own = flows.map(({ name }) => name)
  const isTwice = own.some((name, index) => own.indexOf(name) !== index || frame.names.has(name))
  const isKnown = (name: string) => frame.names.has(name) || own.includes(name) || globals.has(name)
  if (isTwice || !flows.every(({ uses }) => uses.every(isKnown))) return undefined
  return { flows, host: frame.host }
}

/** The line of the brace that closes what is laid out as usual; a wrong guess does not parse. */
function endOf(lines: readonly string[], start: number): number {
  if (lines[start]?.trimEnd().endsWith('}')) return start
  const end = lines.findIndex((line, at) => at > start && line.trimEnd() === '}')
  return end < 0 ? start : end
}

/** Undefined for a text that has an error by itself: in the whole module it may have another, or none. */
function attempt<T>(compile: () => T): T | undefined {
  try {
    return compile()
  } catch (error) {
    if (error instanceof CompileError) return undefined
    throw error
  }
}

function compileFunction(lines: readonly string[]): Piece {
  const [statement, ...others] = parseModule(lines.join('\n')).ast.body
  const found = statement && others.length === 0 ? functionOf(statement) : undefined
  // Whether the module has the names is seen when all of them are known.
  return found && functionText(found.declaration, found.exported, { has: () => true }, lines)
}

/** The code around `count` functions, when the statements in their places are what the top level has there. */
function compileFrame(text: string, count: number): Frame {
  const parsed = parseModule(text)
  const marks: TopLevel[] = []
  for (const statement of parsed.ast.body) {
    if (functionOf(statement) !== undefined) return undefined
    if (isMark(statement, marks.length)) marks.push(statement)
  }
  if (marks.length !== count) return undefined
  return { host: withoutStatements(parsed, marks), names: moduleNames(parsed.ast) }
}

function isMark(statement: TopLevel, index: number): boolean {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return false
  const { callee } = statement.expression
  return callee.type === 'Identifier' && callee.name === `$flow${index}`
}
