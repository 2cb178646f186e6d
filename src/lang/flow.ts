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

/**
 * Makes the functions of one compiled module; called by the code that `compileModule` writes.
 * A function called from host code throws: it needs a task to run it.
 */
export function defineFlows(
  file: string,
  functions: readonly FunctionCode[],
  bindings: Readonly<Record<string, () => unknown>>,
): readonly (() => never)[] {
  return functions.map(source => {
    const call = () => {
      throw new Error(
        `${source.name} is a flow: it runs as a task of a scenario, task('name', ${source.name}, …), or is called by one`,
      )
    }
    Object.defineProperty(call, 'name', { value: source.name })
    flows.set(call, { file, source, bindings, live: liveAfter(source.code) })
    return call
  })
}

/** The flow that a function value stands for, or undefined. */
export function flowOf(value: unknown): Flow | undefined {
  return typeof value === 'function' ? flows.get(value) : undefined
}
