import type { KernelObject, Operation, PlainValue, Policy, SharedField } from './operation.ts'

/** One frame of a task's call stack: where in which function it stands. */
export interface Frame {
  /** Index into `Program.functions`. */
  readonly function: number
  /** 1-based line in that function's file. */
  readonly line: number
}

/** A function of the modelling language, as the reader sees it. */
export interface FunctionSource {
  readonly name: string
  /** Path of the file as the reader knows it: `plain.cell.ts`, `src/kernel/user-memory.model.ts`. */
  readonly file: string
  /** 1-based line of the function's first line in that file. */
  readonly line: number
  /** The function's text, line by line. */
  readonly text: readonly string[]
}

/** A local state of a task: what it is about to do, and where it goes for each result of that. */
export type ProgramNode =
  | {
      readonly kind: 'step'
      readonly operation: Operation
      /** Call stack, outermost frame first; the last frame's line is the line of the operation. */
      readonly stack: readonly Frame[]
      /** Next node by result: pairs of result and node index. */
      readonly next: readonly (readonly [result: number, node: number])[]
    }
  | { readonly kind: 'end' }
  /** The function threw, or an `assert` failed: the task goes no further. */
  | { readonly kind: 'fault'; readonly fault: Fault; readonly stack: readonly Frame[] }
  /** An `assume` did not hold: runs that get here are not runs. */
  | { readonly kind: 'pruned' }

/** Why a task cannot go on. */
export interface Fault {
  readonly kind: 'assertion' | 'exception'
  /** A sentence for the reader. */
  readonly message: string
}

/** One task: its name and its local automaton; node 0 is where it starts. */
export interface TaskProgram {
  readonly name: string
  readonly nodes: readonly ProgramNode[]
}

/**
 * A scenario as tables: everything its tasks can do, learned from their functions. Plain data, enough to
 * replay any schedule and to explore every one of them without the functions.
 */
export interface Program {
  readonly policy: Policy
  readonly objects: readonly KernelObject[]
  readonly fields: readonly SharedField[]
  /** Values that fields can hold; fields and results of reads refer to them by index. */
  readonly values: readonly PlainValue[]
  /** Value index of each field at the start. */
  readonly initialFields: readonly number[]
  /** First cell of each object at the start: 1 for a page that is present, else 0. */
  readonly initialObjects: readonly number[]
  readonly tasks: readonly TaskProgram[]
  readonly functions: readonly FunctionSource[]
  /** False when learning stopped at a limit: some runs leave the tables. */
  readonly complete: boolean
}
