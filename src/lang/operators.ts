import type { BinaryOperator, UnaryOperator } from './code.ts'

/** What JavaScript's operator gives. */
export function unary(operator: UnaryOperator, value: unknown): unknown {
  // Typed as numbers for the compiler alone: the operators do what JavaScript does with any value.
  const a = value as number
  switch (operator) {
    case '!':
      return !a
    case '-':
      return -a
    case '+':
      return +a
    case '~':
      return ~a
  }
}

/** What JavaScript's operator gives. */
export function binary(operator: BinaryOperator, left: unknown, right: unknown): unknown {
  const a = left as number
  const b = right as number
  switch (operator) {
    case '===':
      return a === b
    case '!==':
      return a !== b
    case '==':
      return looselyEqual(left, right)
    case '!=':
      return !looselyEqual(left, right)
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    case '**':
      return a ** b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case '<<':
      return a << b
    case '>>':
      return a >> b
    case '>>>':
      return a >>> b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}

/** JavaScript's `==` for what flows can hold. */
function looselyEqual(a: unknown, b: unknown): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null)
  if (typeof a === typeof b || typeof a === 'object' || typeof b === 'object') return a === b
  return Number(a) === Number(b)
}
