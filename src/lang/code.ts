/** A place for a value in a function's activation: parameters first, then locals and temporaries. */
export type Register = number

export type UnaryOperator = '!' | '-' | '+' | '~'
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '>>>'
  | '=='
  | '!='
  | '==='
  | '!=='
  | '<'
  | '<='
  | '>'
  | '>='

/**
 * One instruction of a flow's function. Only `get`, `set` and `call` can be steps. Its line counts from the function's
 * first, which is 0: a function that moves in its file keeps its code.
 */
export type Instruction =
  | { readonly op: 'const'; readonly to: Register; readonly value?: number | string | boolean | null }
  | { readonly op: 'copy'; readonly to: Register; readonly from: Register }
  /** A name of the module: an import, a constant, a function. */
  | { readonly op: 'name'; readonly to: Register; readonly name: string; readonly line: number }
  | { readonly op: 'unary'; readonly to: Register; readonly operator: UnaryOperator; readonly a: Register }
  | {
      readonly op: 'binary'
      readonly to: Register
      readonly operator: BinaryOperator
      readonly a: Register
      readonly b: Register
    }
  | {
      readonly op: 'get'
      readonly to: Register
      readonly object: Register
      readonly name: string
      readonly line: number
      /** Has READ_ONCE, by which it is read. */
      readonly by?: Register
    }
  | {
      readonly op: 'set'
      readonly object: Register
      readonly name: string
      readonly value: Register
      readonly line: number
      /** Has WRITE_ONCE, by which it is written. */
      readonly by?: Register
    }
  | {
      readonly op: 'call'
      readonly to: Register
      readonly callee: Register
      readonly args: readonly Register[]
      readonly line: number
    }
  /** Has the line of its loop when it starts another turn. */
  | { readonly op: 'jump'; readonly target: number; readonly line?: number }
  /** Goes on when the test is truthy, else jumps. */
  | { readonly op: 'branch'; readonly test: Register; readonly otherwise: number }
  | { readonly op: 'return'; readonly value?: Register }

/** A function of the modelling language as register code: plain data. */
export interface FunctionCode {
  readonly name: string
  /** 1-based line of its first line in its file. */
  readonly line: number
  /** The function's lines as the reader wrote them. */
  readonly text: readonly string[]
  readonly parameters: number
  readonly registers: number
  readonly code: readonly Instruction[]
}
