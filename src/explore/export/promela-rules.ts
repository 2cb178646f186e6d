import { primitiveNamed } from '../../kernel/index.ts'
import type { Operation } from '../../value/index.ts'
import type { Place, Sleep } from './outline.ts'
import { leaveQueue } from './promela-kernel.ts'
import { holds, type Model } from './promela-model.ts'
import { ifs, type Statement } from './promela-text.ts'

/** What the annotations of an operation assert, before it does anything. */
export function annotated(model: Model, { annotations = [] }: Operation): readonly Statement[] {
  return annotations.flatMap(({ primitive, object }): Statement[] => {
    if (primitive === 'lockdep_assert_held' && object !== undefined)
      return [`assert(${holds(model, object, '_pid')})`]
    return primitiveNamed(primitive).sleeps && model.kernel.hasSpinlocks ? ['might_sleep()'] : []
  })
}

/** What happens when the task `pid` gets to a place where it stops. */
export function arrival(model: Model, { kind }: Place, pid: string): readonly Statement[] {
  if (kind === 'fault') return ['assert(false)']
  const finals = model.claims.some(claim => claim.when === 'finally')
  return kind === 'end' && (model.hasLocks || finals) ? [`finish(${pid})`] : []
}

/** The claims about every state that a step of this kind can break. */
export function claimsAfter(model: Model, { field, object, primitive }: Operation): readonly Statement[] {
  const isWrite = primitive === 'write' || primitive === 'WRITE_ONCE'
  return model.claims
    .filter(
      ({ when, fields, locks }) =>
        when === 'always' &&
        ((isWrite && fields.has(field ?? -1)) ||
          locks.has(object ?? -1) ||
          (primitive === 'kill' && locks.size > 0)),
    )
    .map(({ macro }) => `assert(${macro})`)
}

/** Sends a task a fatal signal, which ends its wait if that is a killable one. */
export function killing(model: Model, task: number): readonly Statement[] {
  const { outline, shared, program } = model
  const pid = outline.numbers[task] ?? 0
  const process = outline.processes.find(({ tasks }) => tasks.includes(task))
  const options = (process?.nodes ?? []).flatMap((node, at): (readonly Statement[])[] => {
    if (node.kind !== 'step' || node.operation.object === undefined) return []
    const sleep = process?.sleep(at)
    const announced = process?.announced(at)
    const l = shared.objects[node.operation.object] ?? ''
    const isRw = program.objects[node.operation.object]?.type === 'rw_semaphore'
    const to = process?.interrupted(at)
    const state = sleep?.state ?? announced?.state
    if (to === undefined || state === undefined) return []
    const leaving: readonly Statement[] =
      sleep === undefined
        ? [`announced??${pid}`, ...(isRw && program.policy === 'writer-pref' ? [`${l}.waiting--`] : [])]
        : [leaveQueue(node.operation, l, pid), ...(isRw ? [`pass_on(${l})`] : [])]
    return [
      [
        `task_state[${pid}] == ${outline.states[state]?.name}`,
        `task_state[${pid}] = ${outline.states[to.state]?.name}`,
        ...arrival(model, to, String(pid)),
        ...leaving,
      ],
    ]
  })
  const rest: Statement[] = options.length === 0 ? [] : [ifs(...options, ['else', 'skip'])]
  return [`killed[${pid}] = true`, ...rest]
}

/** What there is to be done for a task that is granted what it waits for, besides letting it run. */
export function waking(model: Model): readonly (readonly Statement[])[] {
  const { outline } = model
  const sleeps = outline.processes.flatMap(({ nodes, sleep }) =>
    nodes.flatMap((_, node): Sleep[] => {
      const found = sleep(node)
      return found === undefined ? [] : [found]
    }),
  )
  return sleeps.flatMap(({ state, granted }): (readonly Statement[])[] => {
    const then = arrival(model, granted, 't')
    if (granted.state === 0 && then.length === 0) return []
    return [
      [
        `task_state[t] == ${outline.states[state]?.name}`,
        `task_state[t] = ${outline.states[granted.state]?.name}`,
        ...then,
      ],
    ]
  })
}
