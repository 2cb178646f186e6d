import type { Frame, FunctionSource, Trace } from '../value/index.ts'

/** One function on a task's call stack, and who stands where in it. */
export interface Listing {
  readonly source: FunctionSource
  /** The line of the file where the task is: in the innermost function the operation, in others the call. */
  readonly line?: number
  /** The line of the step that was just made, when it was made in this function. */
  readonly ran?: number
  /** All tasks that stand in this function, by line of the file. */
  readonly standing: ReadonlyMap<number, readonly number[]>
}

/**
 * What to show of a task's code after `step` steps: the functions on its call stack, outermost first. Of a task that
 * has ended, the function it began in, without a line.
 */
export function codeView(trace: Trace, step: number, task: number): readonly Listing[] {
  const stack = trace.situations[step]?.tasks[task]?.stack ?? []
  if (stack.length > 0) return stack.flatMap(frame => listing(trace, step, task, frame.function, frame.line))
  const first = trace.steps.slice(0, step).findLast(taken => taken.task === task)?.stack[0]
  return first === undefined ? [] : listing(trace, step, task, first.function)
}

function listing(trace: Trace, step: number, task: number, index: number, line?: number): readonly Listing[] {
  const source = trace.functions[index]
  if (source === undefined) return []
  const taken = trace.steps[step - 1]
  const ran = taken?.task === task ? lineIn(taken.stack, index) : undefined
  return [
    {
      source,
      ...(line === undefined ? {} : { line }),
      ...(ran === undefined || ran === line ? {} : { ran }),
      standing: standingIn(trace, step, index),
    },
  ]
}

function standingIn(trace: Trace, step: number, index: number): ReadonlyMap<number, readonly number[]> {
  const standing = new Map<number, readonly number[]>()
  for (const [task, { stack }] of (trace.situations[step]?.tasks ?? []).entries()) {
    const line = lineIn(stack, index)
    if (line !== undefined) standing.set(line, [...(standing.get(line) ?? []), task])
  }
  return standing
}

function lineIn(stack: readonly Frame[], index: number): number | undefined {
  return stack.findLast(frame => frame.function === index)?.line
}

/** Lines that the longest call stack of the program takes, its functions one below the other. */
export function mostLines({ program }: Pick<Trace, 'program'>): number {
  const stacks = program.tasks.flatMap(({ nodes }) => nodes.map(node => ('stack' in node ? node.stack : [])))
  return stacks.reduce((most, stack) => {
    const lines = stack.reduce(
      (sum, frame) => sum + (program.functions[frame.function]?.text.length ?? 0) + 1,
      0,
    )
    return Math.max(most, lines)
  }, 1)
}
