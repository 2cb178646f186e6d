import type * as ast from 'acorn'
import { CompileError } from './compile-error.ts'

/** For what a function of the scenario, not of the model, would use. */
const hostCode = 'a helper that is no part of the model is written const name = () => …'

/** What to write instead of a construct outside the subset, by the parser's name of it. */
const instead: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ArrayExpression: [
    'an array',
    `flows hold numbers, booleans and references; declare shared state with struct() outside; ${hostCode}`,
  ],
  ArrowFunctionExpression: [
    'a function inside a flow',
    `declare it with \`function\` at the top level and call it by name; ${hostCode}`,
  ],
  AwaitExpression: [
    'await',
    'flows are synchronous: a call that has to wait waits in the kernel, like mutex_lock',
  ],
  ChainExpression: ['?.', 'test the pointer first: if (p !== null) …'],
  ClassDeclaration: ['a class', 'declare shared state with struct() outside the flow'],
  ForInStatement: ['for … in', 'count with for (let i = 0; i < n; i++)'],
  ForOfStatement: ['for … of', 'count with for (let i = 0; i < n; i++)'],
  FunctionDeclaration: ['a function inside a flow', 'declare it at the top level and call it by name'],
  FunctionExpression: [
    'a function inside a flow',
    'declare it with `function` at the top level and call it by name',
  ],
  NewExpression: ['new', 'make objects outside the flow, with struct(), mutex(), …'],
  ObjectExpression: ['an object', `declare shared state with struct() outside the flow; ${hostCode}`],
  SequenceExpression: ['the comma operator', 'write two statements'],
  TaggedTemplateExpression: ['a tagged template', 'write a plain string'],
  ThisExpression: ['this', 'pass the object as a parameter'],
  ThrowStatement: ['throw', 'return an error number, as the kernel does, or use assert(condition)'],
  TryStatement: ['try', 'check the error number that the call returns'],
  YieldExpression: ['yield', 'write plain calls: every primitive is a step by itself'],
}

/** The 1-based line on which a node starts. */
export function lineOf(node: ast.Node): number {
  return node.loc?.start.line ?? 0
}

/** The error for a construct that flows do not have. */
export function refused(node: ast.Node): CompileError {
  const [what, hint] = instead[node.type] ?? [
    node.type.replace(/(Statement|Expression|Declaration)$/, ''),
    'flows use functions, let and const, if, loops, switch, calls, fields and operators',
  ]
  return outside(node, what, hint)
}

/** The error for what flows cannot use, and what would be right. */
export function outside(node: ast.Node, what: string, hint: string): CompileError {
  return new CompileError('subset', `${what} is outside what a flow can use`, lineOf(node), hint)
}
