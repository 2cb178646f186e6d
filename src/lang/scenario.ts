import type { Policy } from '../value/index.ts'
import { flowOf } from './flow.ts'

/** One task: a flow with its arguments. */
export interface Task {
  readonly name: string
  readonly flow: unknown
  readonly args: readonly unknown[]
}

/** Tasks that run at the same time on shared state, and the policy by which waiters queue. */
export interface Scenario {
  readonly kind: 'scenario'
  readonly tasks: readonly Task[]
  readonly policy: Policy
}

/** Most tasks a scenario may have. */
const mostTasks = 16

/** A task that runs `flow` with `args`. Throws when `flow` is not a function of the modelling language. */
export function task<A extends readonly unknown[]>(
  name: string,
  flow: (...args: A) => unknown,
  ...args: A
): Task {
  if (flowOf(flow) === undefined) {
    throw new Error(
      `task(${JSON.stringify(name)}, …) takes a flow: a function declared with \`function\` at the top level of a cell`,
    )
  }
  return { name, flow, args }
}

/** Throws when there are more tasks than can be explored, or two of the same name. */
export function scenario({ tasks, policy = 'linux' }: { tasks: readonly Task[]; policy?: Policy }): Scenario {
  if (tasks.length > mostTasks)
    throw new Error(`a scenario has at most ${mostTasks} tasks, not ${tasks.length}`)
  tasks.forEach(({ name }, index) => {
    const first = tasks.findIndex(other => other.name === name)
    if (first !== index) throw new Error(`two tasks are named ${name}: give each a name of its own`)
  })
  return { kind: 'scenario', tasks, policy }
}
