import { BoundedCache } from './bounded-cache.ts'
import type { FunctionCode, Register } from './code.ts'
import { liveAfter } from './liveness.ts'

/** A flow's function as the interpreter runs it. */
export interface Flow {
  readonly file: string
  readonly source: FunctionCode
  /** The module's names that the function uses, read when it runs. */
  readonly bindings: Readonly<Record<string, () => unknown>>
  /** For each instruction, the registers whose value is still needed after it. */
  readonly live: readonly (readonly Register[])[]
}

const flows = new WeakMap<object, Flow>()

/** Characters of code that is kept as it was read: many times what a chapter has. */
const mostKept = 1_000_000

/** What does not depend on where in which module a function stands: an edit of another one leaves it as it is. */
type ReadFunction = Pick<Flow, 'live'> & { readonly code: Omit<FunctionCode, 'line'> }
const functions = new BoundedCache<ReadFunction>(mostKept)

/**
 * Makes the functions of one compiled module; called by the code that `compileModule` writes, with the line of each
 * function and the rest of its code as JSON.
 * A function called from host code throws: it needs a task to run it.
 */
export function defineFlows(
  file: string,
  compiled: readonly (readonly [line: number, code: string])[],
  bindings: Readonly<Record<string, () => unknown>>,
): readonly (() => never)[] {
  return compiled.map(([line, text]) => {
    const { code, live } = functions.get(text, read)
    const source = { ...code, line }
    const call = () => {
      throw new Error(
        `${source.name} is a flow: it runs as a task of a scenario, task('name', ${source.name}, …), or is called by one`,
      )
    }
    Object.defineProperty(call, 'name', { value: source.name })
    flows.set(call, { file, source, bindings, live })
    return call
  })
}

function read(text: string): ReadFunction {
  const code: ReadFunction['code'] = JSON.parse(text)
  return { code, live: liveAfter(code.code) }
}

/** The flow that a function value stands for, or undefined. */
export function flowOf(value: unknown): Flow | undefined {
  return typeof value === 'function' ? flows.get(value) : undefined
}
