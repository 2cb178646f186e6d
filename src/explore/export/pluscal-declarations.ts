import type { ObjectType } from '../../value/index.ts'
import type { Process, Sleep } from './outline.ts'
import { claimText, holdsIn, type PlusCalModel, valueInTla } from './pluscal-model.ts'

/** The variables, and the operators that the steps use. */
export function plusCalDeclarations(model: PlusCalModel): string[] {
  const { program, outline, shared, kernel } = model
  const queue = kernel.queues ? ', queue |-> <<>>' : ''
  const initial: Readonly<Record<ObjectType, string>> = {
    mutex: `[owner |-> Nobody${queue}]`,
    spinlock_t: `[owner |-> Nobody${queue}]`,
    rw_semaphore: `[writer |-> Nobody, depth |-> [t \\in Tasks |-> 0]${
      program.policy === 'writer-pref' ? ', waiting |-> 0' : queue
    }]`,
    completion: `[done |-> 0${queue}]`,
    page: '[present |-> FALSE]',
  }
  const variables = [
    ...program.objects.map(({ type, name }, object) => {
      const first =
        type === 'page' && program.initialObjects[object] === 1 ? '[present |-> TRUE]' : initial[type]
      return [`${shared.objects[object]} = ${first}`, `${type} ${name}`] as const
    }),
    ...program.fields.map(({ name }, field) => {
      const first = valueInTla(model, field, program.initialFields[field] ?? 0)
      return [`${shared.fields[field]} = ${first}`, name] as const
    }),
    ...(outline.states.length > 1
      ? [
          [
            `task_state = [t \\in Tasks |-> "${outline.states[0]?.name}"]`,
            'whether it runs, or how it sleeps',
          ] as const,
        ]
      : []),
    ...(model.hasKill ? [['killed = [t \\in Tasks |-> FALSE]', 'a fatal signal is pending'] as const] : []),
  ]
  const lines = variables.map(
    ([text, said], at) => `  ${text}${at + 1 < variables.length ? ',' : ';'} \\* ${said}`,
  )
  const operators = operatorsOf(model)
  return [
    ...(lines.length === 0 ? [] : ['variables', ...lines]),
    ...(operators.length === 0 ? [] : ['', 'define {', ...operators.map(line => `  ${line}`), '}']),
  ]
}

function operatorsOf(model: PlusCalModel): string[] {
  const { program, outline, kernel } = model
  const types = new Set(program.objects.map(({ type }) => type))
  const lines: string[] = []
  if (types.has('rw_semaphore')) lines.push('HasReaders(l) == \\E t \\in Tasks : l.depth[t] > 0')
  const spinlocks = program.objects.flatMap(({ type }, object) => (type === 'spinlock_t' ? [object] : []))
  if (kernel.hasSpinlocks)
    lines.push(`InAtomicContext(t) == ${spinlocks.map(object => holdsIn(model, object, 't')).join(' \\/ ')}`)
  if (!model.hasSleep) return lines
  const running = outline.states.slice(0, outline.running).map(({ name }) => `"${name}"`)
  lines.push(`Runs(t) == task_state[t] \\in {${running.join(', ')}}`)
  const special = sleepsOf(model).filter(({ granted }) => granted.state !== 0)
  const plain = `"${outline.states[0]?.name}"`
  const cases = special.map(
    ({ state, granted }) =>
      `task_state[t] = "${outline.states[state]?.name}" -> "${outline.states[granted.state]?.name}"`,
  )
  const woken = cases.length === 0 ? plain : `(CASE ${[...cases, `OTHER -> ${plain}`].join(' [] ')})`
  lines.push(`Wake(who) == [t \\in Tasks |-> IF t \\in who THEN ${woken} ELSE task_state[t]]`)
  if (kernel.queues && types.has('rw_semaphore')) lines.push(...passOn)
  return lines
}

/** As rwsem.c's `rwsem_mark_wake`. */
const passOn: readonly string[] = [
  '\\* A writer at the head gets the lock when it is free; a reader at the head takes every queued reader along.',
  'Queued(l, mode) == {l.queue[i].task : i \\in {j \\in 1..Len(l.queue) : l.queue[j].mode = mode}}',
  'PassOn(l) ==',
  '  IF l.writer # Nobody \\/ l.queue = <<>> THEN l',
  '  ELSE IF Head(l.queue).mode = "read" THEN',
  '    [l EXCEPT !.depth = [t \\in Tasks |-> IF t \\in Queued(l, "read") THEN @[t] + 1 ELSE @[t]],',
  '              !.queue = SelectSeq(@, LAMBDA one : one.mode = "write")]',
  '  ELSE IF HasReaders(l) THEN l',
  '  ELSE [l EXCEPT !.writer = Head(l.queue).task, !.queue = Tail(@)]',
  'LeftQueue(before, after) ==',
  '  (Queued(before, "read") \\union Queued(before, "write")) \\',
  '  (Queued(after, "read") \\union Queued(after, "write"))',
]

function sleepsOf({ outline }: PlusCalModel): readonly Sleep[] {
  return outline.processes.flatMap(({ nodes, sleep }) =>
    nodes.flatMap((_, node) => {
      const found = sleep(node)
      return found === undefined ? [] : [found]
    }),
  )
}

/** What TLC is asked to check, behind the translation. */
export function properties(model: PlusCalModel, active: readonly Process[]): string[] {
  const { program, outline, claims, hasSleep, hasLocks } = model
  const awake = hasSleep ? ' /\\ Runs(t)' : ''
  const ends = active.flatMap(({ labels }) =>
    labels.flatMap(({ name, locals }) =>
      locals
        .filter(({ place }) => place.kind === 'end')
        .map(({ place }) =>
          locals.length === 1
            ? `pc[t] = "${name}"${awake}`
            : `(pc[t] = "${name}" /\\ task_state[t] = "${outline.states[place.state]?.name}")`,
        ),
    ),
  )
  const faults = active.flatMap(({ labels }) =>
    labels.flatMap(({ name, locals }) =>
      locals.some(({ place }) => place.kind === 'fault') ? [`"${name}"`] : [],
    ),
  )
  const ended = [...new Set(ends)].map(text => `(${text})`)
  const locks = program.objects.flatMap(({ type }, object) =>
    type === 'completion' || type === 'page' ? [] : [object],
  )
  const lines = [`Ended(t) == ${ended.length === 0 ? 'FALSE' : ended.join(' \\/ ')}`]
  if (faults.length > 0)
    lines.push(`NoFault == \\A t \\in ProcSet : ~(pc[t] \\in {${faults.join(', ')}}${awake})`)
  if (hasLocks) {
    lines.push(
      `Holds(t) == ${locks.map(object => holdsIn(model, object, 't')).join(' \\/ ')}`,
      'NothingHeldAtEnd == \\A t \\in ProcSet : Ended(t) => ~Holds(t)',
    )
  }
  if (hasSleep)
    lines.push('NobodyWaitsAtItsEnd == (\\A t \\in ProcSet : pc[t] = "Done") => \\A t \\in ProcSet : Runs(t)')
  for (const claim of claims) {
    const condition = claim.when === 'always' ? '' : '(\\A t \\in ProcSet : Ended(t)) => '
    lines.push(
      `\\* ${claim.name.replaceAll(/[\r\n]+/g, ' ')}`,
      `${claim.macro} == ${condition}${claimText(model, claim)}`,
    )
  }
  return lines
}
