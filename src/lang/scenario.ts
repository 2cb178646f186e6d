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

const policies: readonly string[] = ['linux', 'writer-pref', 'unfair'] satisfies Policy[]

/** Throws when the policy is none. */
export function checkPolicy(policy: Policy): void {
  if (!policies.includes(policy))
    throw new Error(`there is no policy ${JSON.stringify(policy)}; there are ${policies.join(', ')}`)
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

/** Throws for what is no task or no policy, and when there are more tasks than can be explored, or two of one name. */
export function scenario({ tasks, policy = 'linux' }: { tasks: readonly Task[]; policy?: Policy }): Scenario {
  if (tasks.length > mostTasks)
    throw new Error(`a scenario has at most ${mostTasks} tasks, not ${tasks.length}`)
  checkPolicy(policy)
  tasks.forEach(({ name, flow }, index) => {
    if (flowOf(flow) === undefined)
      throw new Error(`tasks[${index}] is not a task: make each with task('name', flow, …)`)
    const first = tasks.findIndex(other => other.name === name)
    if (first !== index) throw new Error(`two tasks are named ${name}: give each a name of its own`)
  })
  return { kind: 'scenario', tasks, policy }
}
