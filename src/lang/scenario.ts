import type { Policy } from '../value/index.ts'
import { flowOf } from './flow.ts'
import { type Checks, checkOptions, takes } from './options.ts'

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

interface Given {
  readonly tasks: readonly Task[]
  readonly policy?: Policy
}

const checks: Checks<Given> = { tasks: takes.list, policy: takes.policy }

/** Throws for what is no task or no policy, and when there are more tasks than can be explored, or two of one name. */
export function scenario(given: Given): Scenario {
  checkOptions('scenario', given, checks)
  const { tasks, policy = 'linux' } = given
  takes.list(tasks, 'tasks')
  if (tasks.length > mostTasks)
    throw new Error(`a scenario has at most ${mostTasks} tasks, not ${tasks.length}`)
  tasks.forEach(({ name, flow }, index) => {
    if (flowOf(flow) === undefined)
      throw new Error(`tasks[${index}] is not a task: make each with task('name', flow, …)`)
    const first = tasks.findIndex(other => other.name === name)
    if (first !== index) throw new Error(`two tasks are named ${name}: give each a name of its own`)
  })
  return { kind: 'scenario', tasks, policy }
}
