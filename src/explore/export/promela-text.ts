/** A statement of Promela, or a choice among options, each of which starts with its guard. */
export type Statement = string | Choice

export interface Choice {
  readonly choice: 'if' | 'do'
  readonly options: readonly (readonly Statement[])[]
}

/** Columns of a line that holds no choice. */
const width = 100

export function ifs(...options: readonly (readonly Statement[])[]): Choice {
  return { choice: 'if', options }
}

/** Statements one after the other, as lines; the last one has no semicolon. */
export function sequence(statements: readonly Statement[], indent: string): string[] {
  return statements.flatMap((statement, at) => {
    const end = at + 1 < statements.length ? ';' : ''
    if (typeof statement === 'string') return [`${indent}${statement}${end}`]
    const [open, close] = statement.choice === 'if' ? ['if', 'fi'] : ['do', 'od']
    return [
      `${indent}${open}`,
      ...statement.options.flatMap(option => optionLines(option, indent)),
      `${indent}${close}${end}`,
    ]
  })
}

/** An option that starts with its guard: in one line when it fits and holds no choice. */
function optionLines(option: readonly Statement[], indent: string): string[] {
  const [guard, ...rest] = option
  const line = `${indent}:: ${guarded(option)}`
  if (option.every(one => typeof one === 'string') && line.length <= width) return [line]
  if (typeof guard !== 'string') throw new Error('an option starts with its guard')
  return [`${indent}:: ${guard} ->`, ...sequence(rest, `${indent}   `)]
}

/** `d_step { … }`: one step, the first statement its guard. */
export function step(statements: readonly Statement[], indent: string, isGuarded: boolean): string[] {
  const simple = statements.every(one => typeof one === 'string')
  const text = isGuarded ? guarded(statements) : statements.join('; ')
  // A call of an inline can stand for several statements.
  if (simple && statements.length === 1 && !/^(?!assert)\w+\(/.test(text)) return [`${indent}${text}`]
  if (simple && indent.length + text.length + 11 <= width) return [`${indent}d_step { ${text} }`]
  const [guard, ...rest] = statements
  const inner = isGuarded
    ? [`${indent}  ${guard} ->`, ...sequence(rest, `${indent}  `)]
    : sequence(statements, `${indent}  `)
  return [`${indent}d_step {`, ...inner, `${indent}}`]
}

function guarded([guard, ...rest]: readonly Statement[]): string {
  return rest.length === 0 ? `${guard}` : `${guard} -> ${rest.join('; ')}`
}

/** Text that can stand in a comment. */
export function commentable(text: string): string {
  return text.replaceAll('*/', '* /').replaceAll('/*', '/ *').trimEnd()
}

/** Code with a comment behind it, in a column of its own. */
export function padded(code: string, comment: string): string {
  return comment === '' ? code : `${code.padEnd(commentColumn - 1)} /* ${comment} */`
}

const commentColumn = 40

/** The lines of one statement with the semicolon that ends it. */
export function ended(lines: readonly string[]): string[] {
  return lines.map((line, at) => (at + 1 === lines.length ? `${line};` : line))
}

/** A statement on a line of its own; no line for none. */
export function indented(statement: string): string[] {
  return statement === '' ? [] : [`  ${statement}`]
}

/** Lines, indented by five, as an option of a choice, and the jump behind them. */
export function asOption(lines: readonly string[], jump: string): string[] {
  const [first = '', ...rest] = lines
  const option = [`  :: ${first.trimStart()}`, ...rest]
  const last = option.at(-1) ?? ''
  return jump === '' ? option : [...option.slice(0, -1), `${last} -> ${jump}`]
}
