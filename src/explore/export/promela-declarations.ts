import { treeText } from './claim-tree.ts'
import { doneForEver } from './promela-kernel.ts'
import { holds, isOneOf, type Model, valueIn } from './promela-model.ts'
import { waking } from './promela-rules.ts'
import { commentable, ifs, padded, type Statement, sequence } from './promela-text.ts'
import { valueText } from './values.ts'

/** Constants, types and the shared state. */
export function declarations(model: Model): string[] {
  const { program, outline, shared, codes } = model
  const { queues } = model.kernel
  const types = new Set(program.objects.map(({ type }) => type))
  const queue = (message: string) => (queues ? `; chan queue = [TASKS] of { ${message} }` : '')
  const lines = [`#define TASKS ${program.tasks.length}`]
  if (queues && types.has('rw_semaphore')) lines.push('#define READ 0', '#define WRITE 1')
  if (model.kernel.saturates && types.has('completion'))
    lines.push(padded(`#define UINT_MAX ${doneForEver}`, 'a completion that is done for ever'))
  if (outline.states.length > 1) {
    lines.push('', '/* Values of task_state. */')
    outline.states.forEach(({ name, meaning }, value) => {
      lines.push(padded(`#define ${name} ${value}`, commentable(meaning)))
    })
  }
  if (codes.size > 0) lines.push('', '/* Values of fields that are no small integers. */')
  for (const [value, name] of codes)
    lines.push(padded(`#define ${name} ${value}`, commentable(valueText(program.values[value]))))
  if (types.size > 0)
    lines.push('', '/* Kernel objects. An owner and a writer are a _pid + 1; 0 is nobody. */')
  if (types.has('mutex')) lines.push(`typedef mutex { byte owner${queue('byte')} }`)
  if (types.has('spinlock_t')) lines.push(`typedef spinlock_t { byte owner${queue('byte')} }`)
  if (types.has('rw_semaphore')) {
    const waiters = program.policy === 'writer-pref' ? '; byte waiting' : queue('bit, byte')
    lines.push(`typedef rw_semaphore { byte writer; byte readers; byte depth[TASKS]${waiters} }`)
  }
  if (types.has('completion')) lines.push(`typedef completion { short done${queue('byte')} }`)
  program.objects.forEach(({ type, name }, object) => {
    // A page is there or not from the start, which a typedef has no way to say of one variable.
    const declared =
      type === 'page'
        ? `bool ${shared.objects[object]} = ${program.initialObjects[object] === 1}`
        : `${type} ${shared.objects[object]}`
    lines.push(
      padded(`${declared};`, type === 'page' ? `page ${commentable(name)}: present` : commentable(name)),
    )
  })
  if (program.fields.length > 0) lines.push('', '/* Fields: every access is a step. */')
  program.fields.forEach(({ name }, field) => {
    const initial = valueIn(model, field, program.initialFields[field] ?? 0)
    lines.push(padded(`${typeOf(model, field)} ${shared.fields[field]} = ${initial};`, commentable(name)))
  })
  lines.push('')
  if (outline.states.length > 1) lines.push(padded('byte task_state[TASKS];', 'by _pid'))
  if (
    outline.processes.some(({ nodes, announced }) => nodes.some((_, node) => announced(node) !== undefined))
  )
    lines.push(
      padded('chan announced = [TASKS] of { byte };', 'who waits by a step of its own and can be killed'),
    )
  if (model.hasKill) lines.push(padded('bool killed[TASKS];', 'by _pid: a fatal signal is pending'))
  if (hasFinals(model)) lines.push(padded('byte ended;', 'how many tasks have ended'))
  if (queues) lines.push(padded('hidden byte next;', 'whom a step wakes: no part of the state'))
  return lines
}

/** What the texts of the primitives and of the tasks use; only what occurs in `text`. */
export function helpers(model: Model, text: string): string[] {
  const { program } = model
  const locks = program.objects.flatMap(({ type }, object) =>
    type === 'completion' || type === 'page' ? [] : [object],
  )
  const spinlocks = locks.filter(object => program.objects[object]?.type === 'spinlock_t')
  const parts: string[][] = []
  for (const { macro, name, tree } of model.claims) {
    const claim = treeText(tree, {
      and: ' && ',
      or: ' || ',
      yes: 'true',
      no: 'false',
      is: (atom, values) =>
        'field' in atom
          ? isOneOf(
              model,
              atom.field,
              values.filter(value => typeof value === 'number'),
            )
          : heldBy(model, atom.lock, values),
    })
    parts.push([`/* ${commentable(name)} */`, `#define ${macro} ${claim}`])
  }
  if (text.includes('might_sleep()')) {
    const held = spinlocks.map(object => holds(model, object, '_pid')).join(' || ')
    parts.push(['inline might_sleep() {', `  assert(!(${held}))`, '}'])
  }
  if (text.includes('finish(')) {
    const lines: Statement[] = locks.map(object => `assert(!(${holds(model, object, 't')}))`)
    const finals = model.claims.filter(({ when }) => when === 'finally')
    if (finals.length > 0)
      lines.push('ended++', ...finals.map(({ macro }) => `assert(ended < TASKS || ${macro})`))
    parts.push([
      '/* A task ends: it must not hold a lock any more. */',
      'inline finish(t) {',
      ...sequence(lines, '  '),
      '}',
    ])
  }
  const wakes = model.kernel.queues && text.includes('wake(')
  if (wakes || text.includes('pass_on(')) {
    const special = waking(model)
    const run = `task_state[t] = ${model.outline.states[0]?.name}`
    const lines = special.length === 0 ? [run] : [ifs(...special, ['else', run])]
    parts.push(['inline wake(t) {', ...sequence(lines, '  '), '}'])
  }
  if (text.includes('pass_on(')) parts.push(passOn)
  if (text.includes('use_up('))
    parts.push([
      'inline use_up(l) {',
      ...sequence(
        model.kernel.saturates ? [ifs(['l.done < UINT_MAX', 'l.done--'], ['else', 'skip'])] : ['l.done--'],
        '  ',
      ),
      '}',
    ])
  return parts.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
}

/** As rwsem.c's `rwsem_mark_wake`. */
const passOn = [
  '/* A writer at the head gets the lock when it is free; a reader at the head takes every queued reader along. */',
  'inline pass_on(l) {',
  ...sequence(
    [
      ifs(
        [
          'l.writer == 0 && l.queue?[READ, _]',
          {
            choice: 'do',
            options: [
              ['l.queue??[READ, _]', 'l.queue??READ,next', 'l.depth[next]++', 'l.readers++', 'wake(next)'],
              ['!(l.queue??[READ, _])', 'break'],
            ],
          },
        ],
        [
          'l.writer == 0 && l.readers == 0 && l.queue?[WRITE, _]',
          'l.queue?WRITE,next',
          'l.writer = next + 1',
          'wake(next)',
        ],
        ['!(l.writer == 0 && (l.queue?[READ, _] || (l.readers == 0 && l.queue?[WRITE, _])))', 'skip'],
      ),
    ],
    '  ',
  ),
  '}',
]

function hasFinals({ claims }: Model): boolean {
  return claims.some(({ when }) => when === 'finally')
}

/** That just the tasks of one of the sets hold a lock. */
function heldBy(model: Model, lock: number, sets: readonly (number | readonly number[])[]): string {
  const all = model.program.tasks.map((_, task) => task)
  return sets
    .map(set => {
      const those = typeof set === 'number' ? [set] : set
      const parts = all.map(task => {
        const held = holds(model, lock, String(model.outline.numbers[task]))
        return those.includes(task) ? `(${held})` : `!(${held})`
      })
      return `(${parts.join(' && ')})`
    })
    .join(' || ')
}

function typeOf({ domains, program }: Model, field: number): string {
  const { kind = 'code', values = [] } = domains[field] ?? {}
  if (kind === 'boolean') return 'bool'
  const numbers = kind === 'code' ? values : values.map(value => Number(program.values[value]))
  const [least, most] = [Math.min(0, ...numbers), Math.max(...numbers)]
  if (least >= 0 && most < 256) return 'byte'
  return least >= -(2 ** 15) && most < 2 ** 15 ? 'short' : 'int'
}
