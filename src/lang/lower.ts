import type * as ast from 'acorn'
import type { BinaryOperator, FunctionCode, Instruction, Register, UnaryOperator } from './code.ts'
import { CompileError } from './compile-error.ts'
import { lineOf, outside, refused } from './subset.ts'

const unaryOperators: readonly string[] = ['!', '-', '+', '~'] satisfies UnaryOperator[]
const binaryOperators: readonly string[] = [
  ...['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>'],
  ...['==', '!=', '===', '!==', '<', '<=', '>', '>='],
] satisfies string[]

/** Names that flows may use without declaring or importing them. */
export const globals: ReadonlySet<string> = new Set(['Math', 'NaN', 'Infinity'])

/** How accesses that are marked are written. */
const markedAccesses: Readonly<Record<string, string>> = {
  READ_ONCE: 'name a field of a struct(): READ_ONCE(dev.flag)',
  WRITE_ONCE: 'name a field of a struct() and its value: WRITE_ONCE(dev.flag, true)',
}

interface Loop {
  readonly labels: readonly string[]
  /** Instructions that jump out of it, to be given their target. */
  readonly breaks: number[]
  /** Instructions that jump to its next turn; absent for `switch` and labelled blocks. */
  readonly continues: number[] | undefined
  /** `break` without a label ends it. */
  readonly plain: boolean
}

interface Local {
  readonly register: Register
  readonly constant: boolean
  /** The declaration has been passed. */
  declared: boolean
}

/** The names that a flow may use besides its own. */
export type Names = Pick<ReadonlySet<string>, 'has'>

/**
 * Lowers one function declaration to register code.
 * Throws a CompileError for what is outside the subset, with its line and what to write instead.
 */
export function lowerFunction(
  declaration: ast.FunctionDeclaration,
  moduleNames: Names,
  lines: readonly string[],
): FunctionCode {
  return new Lowering(moduleNames).lower(declaration, lines)
}

class Lowering {
  readonly #moduleNames: Names
  /** Line of the function's first line in its file. */
  #first = 0
  readonly #code: Instruction[] = []
  readonly #scopes: Map<string, Local>[] = []
  readonly #loops: Loop[] = []
  #registers = 0

  constructor(moduleNames: Names) {
    this.#moduleNames = moduleNames
  }

  lower(declaration: ast.FunctionDeclaration, lines: readonly string[]): FunctionCode {
    const { start, end } = lineRange(declaration)
    this.#first = start
    if (declaration.async)
      throw outside(declaration, 'an async function', 'flows are synchronous: drop `async`')
    if (declaration.generator) {
      throw outside(declaration, 'a generator', 'drop the `*`: every primitive is a step by itself')
    }
    const scope = new Map<string, Local>()
    this.#scopes.push(scope)
    for (const parameter of declaration.params) {
      if (parameter.type !== 'Identifier') {
        throw outside(
          parameter,
          'a parameter that is not a plain name',
          'take plain parameters and read fields in the body',
        )
      }
      scope.set(parameter.name, { register: this.#fresh(), constant: false, declared: true })
    }
    this.#statements(declaration.body.body)
    this.#emit({ op: 'return' })
    return {
      name: declaration.id.name,
      line: start,
      text: lines.slice(start - 1, end),
      parameters: declaration.params.length,
      registers: this.#registers,
      code: this.#code,
    }
  }

  #line(node: ast.Node): number {
    return lineOf(node) - this.#first
  }

  #fresh(): Register {
    return this.#registers++
  }

  #emit(instruction: Instruction): number {
    return this.#code.push(instruction) - 1
  }

  /** Points jumps that were emitted ahead of their target to the next instruction. */
  #land(jumps: readonly number[]): void {
    const target = this.#code.length
    for (const at of jumps) {
      const jump = this.#code[at]
      if (jump?.op === 'jump') this.#code[at] = { ...jump, target }
      else if (jump?.op === 'branch') this.#code[at] = { ...jump, otherwise: target }
    }
  }

  #jump(): number {
    return this.#emit({ op: 'jump', target: -1 })
  }

  #branch(test: Register): number {
    return this.#emit({ op: 'branch', test, otherwise: -1 })
  }

  #statements(body: readonly ast.Statement[]): void {
    this.#openScope(body.filter(statement => statement.type === 'VariableDeclaration'))
    for (const statement of body) this.#statement(statement)
    this.#scopes.pop()
  }

  /** Opens a block with the names that these declare; they can be used once their declaration has been passed. */
  #openScope(declarations: readonly ast.VariableDeclaration[]): void {
    const scope = new Map<string, Local>()
    for (const declaration of declarations) {
      if (declaration.kind !== 'let' && declaration.kind !== 'const') {
        throw outside(declaration, declaration.kind, 'declare it with let or const; an enum at the top level')
      }
      for (const { id } of declaration.declarations) {
        if (id.type !== 'Identifier') {
          throw outside(
            id,
            'taking a value apart in a declaration',
            'read the fields one by one: each read is a step',
          )
        }
        scope.set(id.name, {
          register: this.#fresh(),
          constant: declaration.kind === 'const',
          declared: false,
        })
      }
    }
    this.#scopes.push(scope)
  }

  #statement(statement: ast.Statement): void {
    switch (statement.type) {
      case 'ExpressionStatement':
        this.#expression(statement.expression)
        return
      case 'VariableDeclaration':
        for (const { id, init } of statement.declarations) this.#declare(id, init)
        return
      case 'BlockStatement':
        this.#statements(statement.body)
        return
      case 'IfStatement': {
        const otherwise = this.#branch(this.#expression(statement.test))
        this.#statements([statement.consequent])
        if (statement.alternate) {
          const end = this.#jump()
          this.#land([otherwise])
          this.#statements([statement.alternate])
          this.#land([end])
        } else this.#land([otherwise])
        return
      }
      case 'ReturnStatement':
        this.#emit(
          statement.argument
            ? { op: 'return', value: this.#expression(statement.argument) }
            : { op: 'return' },
        )
        return
      case 'ForStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.#loop(statement, [])
        return
      case 'SwitchStatement':
        this.#switch(statement, [])
        return
      case 'LabeledStatement':
        this.#labelled(statement)
        return
      case 'BreakStatement':
      case 'ContinueStatement':
        this.#leave(statement)
        return
      case 'EmptyStatement':
        return
      default:
        throw refused(statement)
    }
  }

  #declare(id: ast.Pattern, init: ast.Expression | null | undefined): void {
    if (id.type !== 'Identifier') throw refused(id)
    const value = init ? this.#expression(init) : this.#constant(undefined)
    const local = this.#scopes.at(-1)?.get(id.name)
    if (local === undefined) throw new Error(`the scope of ${id.name} is not open`)
    local.declared = true
    this.#emit({ op: 'copy', to: local.register, from: value })
  }

  #labelled(statement: ast.LabeledStatement): void {
    const labels = [statement.label.name]
    let body = statement.body
    while (body.type === 'LabeledStatement') {
      labels.push(body.label.name)
      body = body.body
    }
    if (body.type === 'ForStatement' || body.type === 'WhileStatement' || body.type === 'DoWhileStatement') {
      this.#loop(body, labels)
    } else if (body.type === 'SwitchStatement') {
      this.#switch(body, labels)
    } else {
      const loop: Loop = { labels, breaks: [], continues: undefined, plain: false }
      this.#loops.push(loop)
      this.#statements([body])
      this.#loops.pop()
      this.#land(loop.breaks)
    }
  }

  #loop(
    statement: ast.ForStatement | ast.WhileStatement | ast.DoWhileStatement,
    labels: readonly string[],
  ): void {
    if (statement.type === 'ForStatement' && statement.init) {
      if (statement.init.type === 'VariableDeclaration') {
        this.#openScope([statement.init])
        this.#statement(statement.init)
        this.#loop({ ...statement, init: null }, labels)
        this.#scopes.pop()
        return
      }
      this.#expression(statement.init)
    }
    const loop: Loop = { labels, breaks: [], continues: [], plain: true }
    this.#loops.push(loop)
    const top = this.#code.length
    if (statement.type !== 'DoWhileStatement' && statement.test) {
      loop.breaks.push(this.#branch(this.#expression(statement.test)))
    }
    this.#statements([statement.body])
    this.#land(loop.continues ?? [])
    if (statement.type === 'ForStatement' && statement.update) this.#expression(statement.update)
    if (statement.type === 'DoWhileStatement')
      loop.breaks.push(this.#branch(this.#expression(statement.test)))
    this.#emit({ op: 'jump', target: top, line: this.#line(statement) })
    this.#loops.pop()
    this.#land(loop.breaks)
  }

  #switch(statement: ast.SwitchStatement, labels: readonly string[]): void {
    const value = this.#expression(statement.discriminant)
    const loop: Loop = { labels, breaks: [], continues: undefined, plain: true }
    const entries: number[][] = statement.cases.map(() => [])
    statement.cases.forEach(({ test }, index) => {
      if (!test) return
      const to = this.#fresh()
      this.#emit({ op: 'binary', to, operator: '===', a: value, b: this.#expression(test) })
      const next = this.#branch(to)
      entries[index]?.push(this.#jump())
      this.#land([next])
    })
    const byDefault = statement.cases.findIndex(({ test }) => !test)
    const none = this.#jump()
    if (byDefault >= 0) entries[byDefault]?.push(none)
    else loop.breaks.push(none)
    this.#loops.push(loop)
    statement.cases.forEach(({ consequent }, index) => {
      this.#land(entries[index] ?? [])
      // JavaScript's cases share one block, in which a case can pass by the declaration of what it uses.
      const declaration = consequent.find(({ type }) => type === 'VariableDeclaration')
      if (declaration !== undefined)
        throw outside(declaration, 'a declaration in a case', 'put the case into braces: case 1: { … }')
      this.#statements(consequent)
    })
    this.#loops.pop()
    this.#land(loop.breaks)
  }

  #leave(statement: ast.BreakStatement | ast.ContinueStatement): void {
    const label = statement.label?.name
    const continues = statement.type === 'ContinueStatement'
    const loop = this.#loops.findLast(candidate =>
      label === undefined
        ? candidate.plain && (!continues || candidate.continues !== undefined)
        : candidate.labels.includes(label),
    )
    // The parser has checked that the label exists and, for `continue`, that it names a loop.
    const list = continues ? loop?.continues : loop?.breaks
    if (list === undefined) throw refused(statement)
    list.push(this.#jump())
  }

  #constant(value: number | string | boolean | null | undefined): Register {
    const to = this.#fresh()
    this.#emit(value === undefined ? { op: 'const', to } : { op: 'const', to, value })
    return to
  }

  #expression(expression: ast.Expression | ast.Super | ast.SpreadElement | ast.PrivateIdentifier): Register {
    switch (expression.type) {
      case 'Literal': {
        const { value } = expression
        if (value === null && expression.raw === 'null') return this.#constant(null)
        if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
          return this.#constant(value)
        throw outside(
          expression,
          `the literal ${expression.raw}`,
          'flows compute with numbers, strings, booleans and null',
        )
      }
      case 'TemplateLiteral':
        return this.#template(expression)
      case 'Identifier':
        return this.#identifier(expression)
      case 'MemberExpression': {
        const to = this.#fresh()
        const object = this.#expression(expression.object)
        this.#emit({
          op: 'get',
          to,
          object,
          name: fieldName(expression),
          line: this.#line(expression.property),
        })
        return to
      }
      case 'CallExpression':
        return this.#call(expression)
      case 'UnaryExpression': {
        if (!unaryOperators.includes(expression.operator)) {
          throw outside(expression, expression.operator, 'compare with a value: x === null, x === undefined')
        }
        const to = this.#fresh()
        const a = this.#expression(expression.argument)
        this.#emit({ op: 'unary', to, operator: expression.operator as UnaryOperator, a })
        return to
      }
      case 'BinaryExpression':
        return this.#binary(expression, expression.operator, this.#expression(expression.left), () =>
          this.#expression(expression.right),
        )
      case 'LogicalExpression':
        return this.#logical(expression.operator, this.#expression(expression.left), () =>
          this.#expression(expression.right),
        )
      case 'ConditionalExpression': {
        const to = this.#fresh()
        const otherwise = this.#branch(this.#expression(expression.test))
        this.#emit({ op: 'copy', to, from: this.#expression(expression.consequent) })
        const end = this.#jump()
        this.#land([otherwise])
        this.#emit({ op: 'copy', to, from: this.#expression(expression.alternate) })
        this.#land([end])
        return to
      }
      case 'AssignmentExpression':
        return this.#assignment(expression)
      case 'UpdateExpression':
        return this.#update(expression)
      default:
        throw refused(expression)
    }
  }

  #call(expression: ast.CallExpression): Register {
    const { callee } = expression
    if (
      callee.type === 'Identifier' &&
      Object.hasOwn(markedAccesses, callee.name) &&
      this.#local(callee) === undefined
    )
      return this.#markedAccess(expression, callee)
    const called = this.#expression(callee)
    const args = expression.arguments.map(argument => {
      if (argument.type === 'SpreadElement') throw outside(argument, 'spread', 'write the arguments out')
      return this.#expression(argument)
    })
    const to = this.#fresh()
    this.#emit({ op: 'call', to, callee: called, args, line: this.#line(expression) })
    return to
  }

  /** READ_ONCE and WRITE_ONCE take a field, where another call would take its value. */
  #markedAccess({ arguments: args }: ast.CallExpression, callee: ast.Identifier): Register {
    const [field, written] = args
    const usage = markedAccesses[callee.name] ?? ''
    const wanted = callee.name === 'READ_ONCE' ? 1 : 2
    if (args.length !== wanted || written?.type === 'SpreadElement')
      throw outside(
        callee,
        `${callee.name} with other than ${wanted} argument${wanted > 1 ? 's' : ''}`,
        usage,
      )
    if (field?.type !== 'MemberExpression')
      throw outside(field ?? callee, `${callee.name} of what is no field`, usage)
    const by = this.#identifier(callee)
    const object = this.#expression(field.object)
    const access = { object, name: fieldName(field), line: this.#line(field.property), by }
    if (written === undefined) {
      const to = this.#fresh()
      this.#emit({ op: 'get', to, ...access })
      return to
    }
    this.#emit({ op: 'set', ...access, value: this.#expression(written) })
    return this.#constant(undefined)
  }

  #template(template: ast.TemplateLiteral): Register {
    let text = this.#constant(template.quasis[0]?.value.cooked ?? '')
    template.expressions.forEach((part, index) => {
      for (const next of [
        () => this.#expression(part),
        () => this.#constant(template.quasis[index + 1]?.value.cooked ?? ''),
      ]) {
        const b = next()
        const to = this.#fresh()
        this.#emit({ op: 'binary', to, operator: '+', a: text, b })
        text = to
      }
    })
    return text
  }

  #binary(node: ast.Node, operator: string, a: Register, right: () => Register): Register {
    if (!binaryOperators.includes(operator)) {
      throw outside(node, operator, 'compare numbers, booleans and references')
    }
    const b = right()
    const to = this.#fresh()
    this.#emit({ op: 'binary', to, operator: operator as BinaryOperator, a, b })
    return to
  }

  #logical(operator: string, left: Register, right: () => Register): Register {
    const to = this.#fresh()
    this.#emit({ op: 'copy', to, from: left })
    const test = operator === '??' ? this.#isNullish(left) : left
    const branch = this.#branch(test)
    // `||` evaluates its right side when the left is falsy: where the branch jumps to.
    if (operator === '||') {
      const end = this.#jump()
      this.#land([branch])
      this.#emit({ op: 'copy', to, from: right() })
      this.#land([end])
    } else {
      this.#emit({ op: 'copy', to, from: right() })
      this.#land([branch])
    }
    return to
  }

  #isNullish(value: Register): Register {
    const to = this.#fresh()
    this.#emit({ op: 'binary', to, operator: '==', a: value, b: this.#constant(null) })
    return to
  }

  #assignment(expression: ast.AssignmentExpression): Register {
    const place = this.#place(expression.left)
    if (expression.operator === '=') return place.write(this.#expression(expression.right))
    const operator = expression.operator.slice(0, -1)
    if (operator === '&&' || operator === '||' || operator === '??') {
      return this.#logical(operator, place.read(), () => place.write(this.#expression(expression.right)))
    }
    return place.write(
      this.#binary(expression, operator, place.read(), () => this.#expression(expression.right)),
    )
  }

  #update(expression: ast.UpdateExpression): Register {
    const place = this.#place(expression.argument)
    const before = this.#fresh()
    this.#emit({ op: 'unary', to: before, operator: '+', a: place.read() })
    const after = this.#binary(expression, expression.operator === '++' ? '+' : '-', before, () =>
      this.#constant(1),
    )
    place.write(after)
    return expression.prefix ? after : before
  }

  /** Something that can be read and assigned: a local or a field; its object is evaluated once. */
  #place(target: ast.Pattern | ast.Expression): { read(): Register; write(value: Register): Register } {
    if (target.type === 'Identifier') {
      const local = this.#local(target)
      if (local === undefined) {
        throw outside(
          target,
          `assigning ${target.name}, a variable of the module,`,
          'put it into a struct(): then every access is a step',
        )
      }
      if (local.constant)
        throw outside(target, `assigning the constant ${target.name}`, 'declare it with let')
      return {
        read: () => this.#copy(local.register),
        write: value => {
          this.#emit({ op: 'copy', to: local.register, from: value })
          return value
        },
      }
    }
    if (target.type !== 'MemberExpression') {
      throw outside(target, 'taking a value apart', 'assign the fields one by one: each is a step')
    }
    const object = this.#expression(target.object)
    const name = fieldName(target)
    const line = this.#line(target.property)
    return {
      read: () => {
        const to = this.#fresh()
        this.#emit({ op: 'get', to, object, name, line })
        return to
      },
      write: value => {
        this.#emit({ op: 'set', object, name, value, line })
        return value
      },
    }
  }

  #copy(from: Register): Register {
    const to = this.#fresh()
    this.#emit({ op: 'copy', to, from })
    return to
  }

  #local(identifier: ast.Identifier): Local | undefined {
    for (const scope of this.#scopes.toReversed()) {
      const local = scope.get(identifier.name)
      if (local === undefined) continue
      if (!local.declared)
        throw outside(identifier, `${identifier.name} before its declaration`, 'declare it first')
      return local
    }
    return undefined
  }

  #identifier(identifier: ast.Identifier): Register {
    const { name } = identifier
    const local = this.#local(identifier)
    // A copy, so that a later assignment in the same expression does not change an operand already evaluated.
    if (local !== undefined) return this.#copy(local.register)
    if (name === 'undefined') return this.#constant(undefined)
    if (!this.#moduleNames.has(name) && !globals.has(name)) {
      throw new CompileError(
        'subset',
        `there is no "${name}" here`,
        lineOf(identifier),
        `declare it, or import it from 'deferred-reset' or another cell`,
      )
    }
    const to = this.#fresh()
    this.#emit({ op: 'name', to, name, line: this.#line(identifier) })
    return to
  }
}

function fieldName(member: ast.MemberExpression): string {
  if (member.computed || member.property.type !== 'Identifier') {
    throw outside(member, 'a computed field', 'write the name of the field: object.field')
  }
  return member.property.name
}

function lineRange(node: ast.Node): { start: number; end: number } {
  return { start: lineOf(node), end: node.loc?.end.line ?? 0 }
}
