import { primitiveNamed } from '../../kernel/index.ts'
import type { Operation } from '../../value/index.ts'
import { edgesOf } from './items.ts'
import { byPlace, localWords } from './local-words.ts'
import type { Label, Local, Place, Process } from './outline.ts'
import { type PlusCalWay, plusCalWays } from './pluscal-kernel.ts'
import type { Macros } from './pluscal-macros.ts'
import type { PlusCalModel } from './pluscal-model.ts'
import { holdsIn, isOneOfIn, valueInTla } from './pluscal-model.ts'

/** A step that a task can take at a label. */
interface Option {
  readonly when?: string | undefined
  readonly lines: readonly string[]
  /** What completes the operation, when this only begins to wait. */
  readonly later?: Option | 'stuck'
  /** `here`: the step is cut off, so it leads back to where it was. */
  readonly to: Place | 'here'
}

/** A process, one for all tasks with the same automaton. */
export function plusCalProcess(model: PlusCalModel, process: Process, macros: Macros): string[] {
  const { program, outline } = model
  const numbers = process.tasks.map(task => outline.numbers[task])
  const names = process.tasks.map(task => program.tasks[task]?.name).join(', ')
  const labels = process.labels.filter(({ name }) => name !== 'Done')
  return [
    `\\* ${names}`,
    `process (${process.name} \\in {${numbers.join(', ')}}) {`,
    ...labels.flatMap((label, at) =>
      labelText(model, process, label, labels[at + 1]?.name ?? 'Done', macros),
    ),
    '}',
  ]
}

function labelText(
  model: PlusCalModel,
  process: Process,
  { name, locals }: Label,
  next: string,
  macros: Macros,
): string[] {
  const { outline, hasSleep } = model
  const said = locals.map(
    local => `  \\* ${commentable(localWords(model.outline, process.nodes[local.node], local))}`,
  )
  const shared = locals.length > 1
  const options = locals.flatMap(local =>
    optionsOf(model, process, local, macros).map(option =>
      shared ? inState(option, outline.states[local.place.state]?.name ?? '') : option,
    ),
  )
  const jump = (to: Option['to']): string[] => {
    const label = to === 'here' ? name : to.label
    return label === next ? [] : [`goto ${label};`]
  }
  const awake = hasSleep && options.length > 0 ? ['await Runs(self);'] : []
  const head = [...said, `  ${name}:`]
  const [first] = options
  if (first === undefined) return [...head, '    await FALSE;']
  const text = (option: Option, at: number): string[] => {
    const { when, lines, later } = option
    const begin = [...(when === undefined ? [] : [`await ${when};`]), ...lines]
    if (later === undefined) return [...begin, ...jump(option.to)]
    const waits = `  ${name}_waits${options.length > 1 && at > 1 ? `_${at}` : ''}:`
    if (later === 'stuck') return [...begin, waits, '    await FALSE;']
    const rest = [
      ...(later.when === undefined ? [] : [`await ${later.when};`]),
      ...later.lines,
      ...jump(later.to),
    ]
    return [...begin, waits, ...rest.map(line => `    ${line}`)]
  }
  if (options.length === 1 && first.later === undefined) {
    const lines = [...awake, ...text(first, 0)]
    return [...head, ...(lines.length === 0 ? ['skip;'] : lines).map(line => `    ${line}`)]
  }
  return [
    ...head,
    ...awake.map(line => `    ${line}`),
    ...options.flatMap((option, at) => {
      const lines = text(option, at)
      return [
        at === 0 ? '    either {' : '    } or {',
        ...(lines.length === 0 ? ['skip;'] : lines).map(line => `      ${line}`),
      ]
    }),
    '    };',
  ]
}

function inState(option: Option, state: string): Option {
  const mine = `task_state[self] = "${state}"`
  return { ...option, when: option.when === undefined ? mine : `${mine} /\\ (${option.when})` }
}

function optionsOf(model: PlusCalModel, process: Process, local: Local, macros: Macros): readonly Option[] {
  const node = process.nodes[local.node]
  if (node?.kind !== 'step' || local.status === 'for ever') return []
  const { operation } = node
  const said = annotated(model, operation)
  const after = (result: number): Place | undefined => {
    const to = node.next.find(([one]) => one === result)?.[1]
    return to === undefined ? undefined : process.place(to)
  }
  const stateFor = (to: Place | undefined): string | undefined =>
    to === undefined || to.state === local.place.state ? undefined : model.outline.states[to.state]?.name
  const option = (to: Place | undefined, when: string | undefined, lines: readonly string[]): Option[] => {
    if (to === undefined) return []
    return to.kind === 'pruned'
      ? [{ when, lines: [], to: 'here' }]
      : [{ when, lines: [...said, ...lines], to }]
  }
  if (operation.object === undefined) {
    const move = (to: Place | undefined): string[] => {
      const state = stateFor(to)
      return state === undefined ? [] : [`task_state[self] := "${state}";`]
    }
    const { primitive, field = 0, argument = 0 } = operation
    switch (primitive) {
      case 'write':
      case 'WRITE_ONCE':
        return option(after(0), undefined, [
          `${model.shared.fields[field]} := ${valueInTla(model, field, argument)};`,
          ...move(after(0)),
        ])
      case 'choose':
        return Array.from({ length: argument }, (_, result) =>
          option(after(result), undefined, move(after(result))),
        ).flat()
      case 'kill':
        return option(after(0), undefined, killing(model, argument, stateFor(after(0))))
      default:
        return edgesOf(node).length === 0
          ? []
          : byPlace(edgesOf(node).map(([result, to]) => [result, process.place(to)])).flatMap(
              ([to, results]) => option(to, isOneOfIn(model, field, results), move(to)),
            )
    }
  }
  const l = model.shared.objects[operation.object] ?? ''
  const sleep = process.sleep(local.node)
  const announced = process.announced(local.node)
  const how = `"${model.outline.states[sleep?.state ?? 0]?.name}"`
  const { blocks, result: kind } = primitiveNamed(operation.primitive)
  const canBeInterrupted = model.hasKill && blocks === true && kind === 'errno'
  const ways = (to: Place | undefined): readonly PlusCalWay[] =>
    plusCalWays(operation, { l, how, canBeInterrupted, state: stateFor(to) }, model.kernel)
  return ways(undefined).flatMap((way, at): Option[] => {
    const to = way.sleeps ? sleep?.granted : after(way.result)
    const done = ways(to)[at] ?? way
    const { later } = done
    if (local.status === 'announced')
      return later === undefined || later === 'stuck'
        ? []
        : option(after(way.result), later.when, later.lines)
    if (later === undefined) {
      const isPlain = said.length === 0 && stateFor(to) === undefined && to?.kind !== 'pruned'
      return isPlain
        ? option(to, undefined, [macros.call(operation, l, how, canBeInterrupted, way)])
        : option(to, done.when, done.lines)
    }
    if (announced !== undefined) {
      const begin = ways(announced)[at]
      return option(announced, begin?.when, begin?.lines ?? [])
    }
    const begin = { when: way.when, lines: [...said, ...way.lines], to: to ?? 'here' } as const
    if (later === 'stuck' || to === undefined) return [{ ...begin, later: 'stuck' }]
    return option(to, later.when, later.lines).map(rest => ({ ...begin, later: rest, to: rest.to }))
  })
}

function annotated(model: PlusCalModel, { annotations = [] }: Operation): readonly string[] {
  return annotations.flatMap(({ primitive, object }): string[] => {
    if (object !== undefined) return [`assert ${holdsIn(model, object, 'self')};`]
    return primitiveNamed(primitive).sleeps && model.kernel.hasSpinlocks
      ? ['assert ~InAtomicContext(self);']
      : []
  })
}

/** Sends a task a fatal signal, which ends its wait if that is a killable one. */
function killing(model: PlusCalModel, task: number, state: string | undefined): readonly string[] {
  const { outline, shared, program } = model
  const t = outline.numbers[task] ?? 0
  const process = outline.processes.find(({ tasks }) => tasks.includes(task))
  const mine = state === undefined ? '' : `, ![self] = "${state}"`
  const branches = (process?.nodes ?? []).flatMap((node, at): string[][] => {
    if (node.kind !== 'step' || node.operation.object === undefined) return []
    const sleep = process?.sleep(at)
    const from = sleep ?? process?.announced(at)
    const to = process?.interrupted(at)
    if (from === undefined || to === undefined) return []
    const l = shared.objects[node.operation.object] ?? ''
    const isRw = program.objects[node.operation.object]?.type === 'rw_semaphore'
    const gets = `![${t}] = "${outline.states[to.state]?.name}"${mine}`
    const head = `task_state[${t}] = "${outline.states[from.state]?.name}"`
    if (sleep === undefined) {
      const leaves = isRw && program.policy === 'writer-pref' ? [`${l}.waiting := ${l}.waiting - 1;`] : []
      return [[head, `task_state := [task_state EXCEPT ${gets}];`, ...leaves]]
    }
    if (!isRw)
      return [
        [
          head,
          `task_state := [task_state EXCEPT ${gets}];`,
          `${l}.queue := SelectSeq(${l}.queue, LAMBDA one : one # ${t});`,
        ],
      ]
    return [
      [
        head,
        `with (left = [${l} EXCEPT !.queue = SelectSeq(@, LAMBDA one : one.task # ${t})], next = PassOn(left)) {`,
        `  task_state := [Wake(LeftQueue(left, next)) EXCEPT ${gets}];`,
        `  ${l} := next;`,
        '};',
      ],
    ]
  })
  const [firstBranch] = branches
  const otherwise = state === undefined ? 'skip;' : `task_state[self] := "${state}";`
  if (firstBranch === undefined) return [`killed[${t}] := TRUE;`, ...(state === undefined ? [] : [otherwise])]
  return [
    `killed[${t}] := TRUE;`,
    ...branches.flatMap(([when, ...lines], at) => [
      `${at === 0 ? '' : '} else '}if (${when}) {`,
      ...lines.map(line => `  ${line}`),
    ]),
    '} else {',
    `  ${otherwise}`,
    '};',
  ]
}

/** Text that can stand in a comment of an algorithm, which is one itself. */
function commentable(text: string): string {
  return text.replaceAll('(*', '( *').replaceAll('*)', '* )')
}
