import type { Trace } from '../value/index.ts'
import { operationText } from './names.ts'
import { plainText } from './parts.ts'
import { caption } from './sentence.ts'
import { blockedText } from './situation-text.ts'

/** The longest texts of a run: the figure keeps room for them, so that nothing moves from step to step. */

/** The longest caption of any step. */
export function longestCaption(trace: Trace): string {
  return longest(trace.situations.map((_, step) => plainText(caption(trace, step))))
}

/** The longest of what a task's button says at any step, without the task's name. */
export function longestAction(trace: Trace, task: number): string {
  return longest(
    trace.situations.map(({ tasks }, step) => {
      const operation = tasks[task]?.operation
      return blockedText(trace, step, task) || (operation ? operationText(trace, operation) : '')
    }),
  )
}

/** The longest call stack that any task of the program can have, after the task's name. */
export function longestStack({ program }: Pick<Trace, 'program'>): string {
  return longest(
    program.tasks.flatMap(({ name, nodes }) =>
      nodes.map(node => ('stack' in node ? `${name}: ${stackNames(program, node.stack).join(' › ')}` : '')),
    ),
  )
}

/** Names of the functions on a call stack, outermost first. */
export function stackNames(
  { functions }: Pick<Trace, 'functions'>,
  stack: Trace['situations'][number]['tasks'][number]['stack'],
): readonly string[] {
  return stack.map(frame => functions[frame.function]?.name ?? '?')
}

function longest(texts: readonly string[]): string {
  return texts.reduce((most, text) => (text.length > most.length ? text : most), '')
}
