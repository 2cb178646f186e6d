import type { Frame, FunctionSource, ReportFrame } from '../value/index.ts'
import type { Site } from './site.ts'

/** The places of a model's code as the validator wants them, each made once. */
export class ModelSites {
  readonly #functions: readonly FunctionSource[]
  readonly #sites = new Map<readonly Frame[], Site>()

  constructor(functions: readonly FunctionSource[]) {
    this.#functions = functions
  }

  /**
   * The place of a call of `primitive` from a model's call stack, outermost frame first. An acquisition counts as that
   * of the innermost function, but for the one in `__might_fault` (`_THIS_IP_`).
   */
  of(stack: readonly Frame[], primitive: string): Site {
    const known = this.#sites.get(stack)
    if (known !== undefined) return known
    const callers = stack.map(frame => this.#frame(frame)).reverse()
    const mightFault = primitive === 'might_fault'
    const called: ReportFrame = { symbol: mightFault ? '__might_fault' : primitive }
    const site = { at: mightFault ? called : (callers[0] ?? called), frames: [called, ...callers] }
    this.#sites.set(stack, site)
    return site
  }

  #frame({ function: index, line }: Frame): ReportFrame {
    const source = this.#functions[index]
    return source === undefined
      ? { symbol: `function ${index}` }
      : { symbol: source.name, file: source.file, line }
  }
}
