import { edgesOf } from './items.ts'
import { byPlace, localWords } from './local-words.ts'
import type { Label, Local, Place, Process } from './outline.ts'
import { type Calls, waysAt } from './promela-calls.ts'
import type { Way } from './promela-kernel.ts'
import { isOneOf, type Model, valueIn } from './promela-model.ts'
import { annotated, arrival, claimsAfter, killing } from './promela-rules.ts'
import { asOption, commentable, ended, indented, padded, type Statement, step } from './promela-text.ts'

/** A step that a task can take at a label, and where it leads. */
interface Option {
  readonly when?: string | undefined
  readonly statements: readonly Statement[]
  /** What completes the operation, when this step only begins to wait; `stuck`: nothing does. */
  readonly later?: Option | 'stuck'
  /** `here`: the step is cut off, so it leads back to where it was. */
  readonly to: Place | 'here'
  /** The way of the primitive that this is, when it can be called and `then` done behind it. */
  readonly way?: Way
  readonly then?: readonly Statement[]
}

/** A proctype, one for all tasks with the same automaton. */
export function processText(model: Model, process: Process, calls: Calls): string[] {
  const { program, outline, hasSleep } = model
  const count = process.tasks.length
  const first = outline.numbers[process.tasks[0] ?? 0] ?? 0
  const names = process.tasks.map(task => program.tasks[task]?.name).join(', ')
  const who = count === 1 ? `${names}: _pid ${first}` : `${names}: _pid ${first} to ${first + count - 1}`
  const { running, states } = outline
  const awake = running === 1 ? `== ${states[0]?.name}` : `<= ${states[running - 1]?.name}`
  const provided = hasSleep ? ` provided (task_state[_pid] ${awake})` : ''
  return [
    `/* ${commentable(who)} */`,
    `active [${count}] proctype ${process.name}()${provided} {`,
    ...process.labels.flatMap((label, at) =>
      labelText(model, process, label, process.labels[at + 1]?.name, calls),
    ),
    '}',
  ]
}

/** A label with its steps; `next` is the label that follows in the text. */
function labelText(
  model: Model,
  process: Process,
  { name, locals }: Label,
  next: string | undefined,
  calls: Calls,
): string[] {
  const [head = '', ...more] = locals.map(local =>
    commentable(localWords(model.outline, process.nodes[local.node], local)),
  )
  const lines = [padded(`${name}:`, head), ...more.map(text => padded('', text))]
  const shared = locals.length > 1
  const options = locals.flatMap(local => {
    const own = optionsOf(model, process, local)
    return shared ? own.map(option => inState(model, option, local.place.state)) : own
  })
  const [first] = options
  if (first === undefined) return [...lines, '  (false);']
  const jump = (to: Option['to']): string => {
    const label = to === 'here' ? name : to.label
    return label === next ? '' : `goto ${label}`
  }
  const whole = shared
    ? undefined
    : calls.whole(
        process,
        locals[0],
        options.map(({ way, then = [] }) => (then.length === 0 ? way : undefined)),
      )
  if (whole !== undefined && options.every(({ to }) => jump(to) === jump(first.to))) {
    return [...lines, ...ended([`  ${whole}`]), ...ended(indented(jump(first.to)))]
  }
  const alone =
    options.length === 1 && first.later === undefined ? stepText(first, calls, process, locals[0], '  ') : []
  // To SPIN a jump to a d_step is one into it, unless that is an option or comes from an inline.
  if (alone.length > 0 && !alone[0]?.startsWith('  d_step'))
    return [...lines, ...ended(alone), ...ended(indented(jump(first.to)))]
  return [
    ...lines,
    '  if',
    ...options.flatMap(option => {
      const text = stepText(option, calls, process, locals[0], '     ')
      if (option.later === undefined) return asOption(text, jump(option.to))
      if (option.later === 'stuck') return asOption([...ended(text), '     (false)'], '')
      const rest = stepText(option.later, calls, process, locals[0], '     ')
      return asOption([...ended(text), ...rest], jump(option.later.to))
    }),
    '  fi;',
  ]
}

/** Everything a task can do in a local state. */
function optionsOf(model: Model, process: Process, local: Local): readonly Option[] {
  const node = process.nodes[local.node]
  if (node?.kind !== 'step' || local.status === 'for ever') return []
  const { operation } = node
  const said = annotated(model, operation)
  /** The step `does` with what else has to happen when it leads to `to`. */
  const option = (
    to: Place | undefined,
    when: string | undefined,
    does: Way['does'],
    way?: Way,
  ): Option[] => {
    if (to === undefined) return []
    if (to.kind === 'pruned') return [{ when, statements: [], to: 'here' }]
    const then = [
      ...(to.state === local.place.state
        ? []
        : [`task_state[_pid] = ${model.outline.states[to.state]?.name}`]),
      ...arrival(model, to, '_pid'),
      ...claimsAfter(model, operation),
    ]
    const canBeCalled =
      way !== undefined && said.length === 0 && (then.length === 0 || way.sleeps === undefined)
    return [{ when, statements: [...said, ...does(then)], to, ...(canBeCalled ? { way, then } : {}) }]
  }
  const after = (result: number): Place | undefined => {
    const to = node.next.find(([one]) => one === result)?.[1]
    return to === undefined ? undefined : process.place(to)
  }
  if (operation.object === undefined) {
    const plain =
      (...statements: Statement[]): Way['does'] =>
      then => [...statements, ...then]
    const { primitive, field = 0, argument = 0 } = operation
    switch (primitive) {
      case 'write':
      case 'WRITE_ONCE': {
        const write = `${model.shared.fields[field]} = ${valueIn(model, field, argument)}`
        return option(after(0), undefined, plain(write))
      }
      case 'choose':
        return Array.from({ length: argument }, (_, result) =>
          option(after(result), undefined, plain()),
        ).flat()
      case 'kill':
        return option(after(0), undefined, plain(...killing(model, argument)))
      default:
        return byPlace(edgesOf(node).map(([result, to]) => [result, process.place(to)])).flatMap(
          ([to, results]) => option(to, isOneOf(model, field, results) ?? readable(model, field), plain()),
        )
    }
  }
  const sleep = process.sleep(local.node)
  const announced = process.announced(local.node)
  const how = model.outline.states[sleep?.state ?? 0]?.name ?? ''
  return waysAt(model, process, local.node, model.shared.objects[operation.object] ?? '', how).flatMap(
    (way): Option[] => {
      const { when, does, result, later, sleeps } = way
      if (local.status === 'announced')
        return later === undefined || later === 'stuck'
          ? []
          : option(after(result), later.when, then => ['announced??eval(_pid)', ...later.does(then)])
      if (later === undefined) {
        const to = sleeps ? sleep?.granted : after(result)
        return option(to, when, does, way)
      }
      if (announced !== undefined)
        return option(announced, when, then => [...does([]), 'announced!!_pid', ...then])
      const begin: Option = { when, statements: [...said, ...does([])], to: after(0) ?? 'here' }
      if (later === 'stuck' || after(result) === undefined)
        return [{ ...begin, later: 'stuck', ...(said.length === 0 && later === 'stuck' ? { way } : {}) }]
      return option(after(result), later.when, later.does, way).map(({ way: all, then, ...done }) => ({
        ...begin,
        later: done,
        to: done.to,
        ...(all === undefined || then?.length !== 0 ? {} : { way }),
      }))
    },
  )
}

/** The same step, for one of several local states with the same label. */
function inState(model: Model, option: Option, state: number): Option {
  const mine = `task_state[_pid] == ${model.outline.states[state]?.name}`
  const { way: _, then: __, ...rest } = option
  return { ...rest, when: option.when === undefined ? mine : `${mine} && (${option.when})` }
}

/** A read that tells nothing reads all the same: without the field in it SPIN would take the step for a local one. */
function readable(model: Model, field: number): string {
  const name = model.shared.fields[field]
  return `${name} == ${name}`
}

function stepText(
  option: Option,
  calls: Calls,
  process: Process,
  local: Local | undefined,
  indent: string,
): string[] {
  const { when, statements, way, later, then = [] } = option
  const call = way === undefined || later !== undefined ? undefined : calls.one(process, local, way)
  if (call !== undefined)
    return then.length === 0 ? [`${indent}${call}`] : [`${indent}atomic { ${[call, ...then].join('; ')} }`]
  if (when === undefined && statements.length === 0) return [`${indent}true`]
  return step(when === undefined ? statements : [when, ...statements], indent, when !== undefined)
}
