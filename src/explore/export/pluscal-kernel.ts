import { EINTR, primitiveNamed } from '../../kernel/index.ts'
import type { Operation } from '../../value/index.ts'
import { alike, doneForEver, type KernelOptions } from './promela-kernel.ts'

/** One way in which an operation can go, as statements of one PlusCal step. */
export interface PlusCalWay {
  /** Absent when it can always go that way. */
  readonly when?: string
  readonly lines: readonly string[]
  readonly result: number
  /** It may put its task to sleep instead of completing. */
  readonly sleeps?: true
  /** The task only begins to wait, and completes this way. `stuck`: it never does. */
  readonly later?: PlusCalWay | 'stuck'
}

/** What the texts of the primitives need to know. */
export interface PlusCalStep {
  /** The object. */
  readonly l: string
  /** The task_state of a task that the step puts to sleep. */
  readonly how: string
  /** The wait is killable, and somebody kills. */
  readonly canBeInterrupted: boolean
  /** A task_state that the task itself gets into by completing the operation. */
  readonly state?: string | undefined
}

/**
 * The ways of a primitive, as the machine carries it out. A step assigns each variable once: the object, and
 * `task_state` for all that change it.
 */
export function plusCalWays(
  { primitive }: Operation,
  { l, how, canBeInterrupted, state }: PlusCalStep,
  { policy, queues, careful, hasSpinlocks, saturates }: KernelOptions,
): readonly PlusCalWay[] {
  const said = primitiveNamed(primitive).sleeps && hasSpinlocks ? ['assert ~InAtomicContext(self);'] : []
  const mine = state === undefined ? [] : [`task_state[self] := "${state}";`]
  const plain = (lines: readonly string[], when?: string, result = 0): PlusCalWay => ({
    ...(when === undefined ? {} : { when }),
    lines: [...said, ...lines, ...mine],
    result,
  })
  /** Wakes a set of tasks, and moves the task itself on. */
  const wake = (who: string): string =>
    state === undefined
      ? `task_state := Wake(${who});`
      : `task_state := [Wake(${who}) EXCEPT ![self] = "${state}"];`
  const waiting = (
    free: string,
    take: string,
    right: readonly string[],
    enqueue: string,
    itself: string,
  ): readonly PlusCalWay[] => {
    const asked = [...said, ...right.map(condition => `assert ${condition};`)]
    const refused = `~(${free})`
    const interrupted: PlusCalWay[] = canBeInterrupted
      ? [{ when: `${refused} /\\ killed[self]`, lines: [...asked, ...mine], result: EINTR }]
      : []
    if (queues) {
      const lines = [
        ...asked,
        `if (${free}) {`,
        `  ${take};`,
        ...mine.map(line => `  ${line}`),
        '} else {',
        `  ${l}.queue := Append(${l}.queue, ${enqueue});`,
        `  task_state[self] := ${how};`,
        '};',
      ]
      const when = canBeInterrupted ? { when: `(${free}) \\/ ~killed[self]` } : {}
      return [{ ...when, lines, result: 0, sleeps: true }, ...interrupted]
    }
    const spared = canBeInterrupted ? ' /\\ ~killed[self]' : ''
    const get: PlusCalWay = { when: free, lines: [...asked, `${take};`, ...mine], result: 0 }
    if (policy === 'writer-pref' && primitive.startsWith('down_write')) {
      const got = `${l} := [${l} EXCEPT !.writer = self, !.waiting = @ - 1];`
      const later: PlusCalWay = { when: free, lines: [got, ...mine], result: 0 }
      const lines = [...asked, `${l}.waiting := ${l}.waiting + 1;`, ...mine]
      return [get, { when: `${refused}${spared}`, lines, result: 0, later }, ...interrupted]
    }
    if (!careful || itself === '') return [get, ...interrupted]
    const counts = policy === 'writer-pref' && primitive.startsWith('down_')
    const lines = [...asked, ...(counts ? [`${l}.waiting := ${l}.waiting + 1;`] : []), ...mine]
    return [get, { when: `${itself}${spared}`, lines, result: 0, later: 'stuck' }, ...interrupted]
  }
  const release = (owns: string, lines: readonly string[]): readonly PlusCalWay[] => {
    const body = careful
      ? [
          `if (${owns}) {`,
          ...lines.map(line => `  ${line}`),
          ...(mine.length === 0 ? ['};'] : ['} else {', ...mine.map(line => `  ${line}`), '};']),
        ]
      : lines
    return [{ lines: [...said, `assert ${owns};`, ...body], result: 0 }]
  }
  /** Gives the object the value `next` and lets those run who are no longer in its queue then. */
  const passing = (next: string): readonly string[] =>
    queues
      ? [`with (next = PassOn(${next})) {`, `  ${wake(`LeftQueue(${l}, next)`)}`, `  ${l} := next;`, '};']
      : [`${l} := ${next};`, ...mine]
  const first = `Head(${l}.queue)`
  const readable = {
    linux: `${l}.writer = Nobody${queues ? ` /\\ ${l}.queue = <<>>` : ''}`,
    'writer-pref': `${l}.writer = Nobody /\\ ${l}.waiting = 0`,
    unfair: `${l}.writer = Nobody`,
  }[policy]
  const writable = `${l}.writer = Nobody /\\ ~HasReaders(${l})`
  const read = `${l}.depth[self] := ${l}.depth[self] + 1`
  const reads = `${l}.depth[self] > 0`
  const writes = `${l}.writer = self`
  const useUp = saturates
    ? `${l}.done := IF ${l}.done < ${doneForEver} THEN ${l}.done - 1 ELSE ${l}.done`
    : `${l}.done := ${l}.done - 1`
  switch (alike(primitive)) {
    case 'mutex_lock':
      return waiting(
        `${l}.owner = Nobody`,
        `${l}.owner := self`,
        [`${l}.owner # self`],
        'self',
        `${l}.owner = self`,
      )
    case 'mutex_trylock':
      return [plain([`${l}.owner := self;`], `${l}.owner = Nobody`, 1), plain([], `${l}.owner # Nobody`, 0)]
    case 'mutex_unlock':
      return release(
        `${l}.owner = self`,
        queues
          ? [
              `if (${l}.queue = <<>>) {`,
              `  ${l}.owner := Nobody;`,
              ...mine.map(line => `  ${line}`),
              '} else {',
              `  ${wake(`{${first}}`)}`,
              `  ${l} := [owner |-> ${first}, queue |-> Tail(${l}.queue)];`,
              '};',
            ]
          : [`${l}.owner := Nobody;`, ...mine],
      )
    case 'down_read':
      return waiting(
        readable,
        read,
        [`${l}.writer # self`, `${l}.depth[self] = 0`],
        '[task |-> self, mode |-> "read"]',
        writes,
      )
    case 'down_write':
      return waiting(
        writable,
        `${l}.writer := self`,
        [`${l}.writer # self`, `${l}.depth[self] = 0`],
        '[task |-> self, mode |-> "write"]',
        `(${writes} \\/ ${reads})`,
      )
    case 'down_read_trylock':
      return [plain([`${read};`], readable, 1), plain([], `~(${readable})`, 0)]
    case 'down_write_trylock':
      return [plain([`${l}.writer := self;`], writable, 1), plain([], `~(${writable})`, 0)]
    case 'up_read':
      return release(reads, passing(`[${l} EXCEPT !.depth[self] = @ - 1]`))
    case 'up_write':
      return release(writes, passing(`[${l} EXCEPT !.writer = Nobody]`))
    case 'downgrade_write':
      return release(writes, passing(`[${l} EXCEPT !.writer = Nobody, !.depth[self] = @ + 1]`))
    case 'wait_for_completion':
      return waiting(`${l}.done > 0`, useUp, [], 'self', '')
    case 'try_wait_for_completion':
      return [plain([`${useUp};`], `${l}.done > 0`, 1), plain([], `${l}.done = 0`, 0)]
    case 'complete': {
      const more = saturates
        ? `${l}.done := IF ${l}.done < ${doneForEver} THEN ${l}.done + 1 ELSE ${l}.done;`
        : `${l}.done := ${l}.done + 1;`
      if (!queues) return [plain([more])]
      const lines = [
        `if (${l}.queue = <<>>) {`,
        `  ${more}`,
        ...mine.map(line => `  ${line}`),
        '} else {',
        `  ${wake(`{${first}}`)}`,
        `  ${l}.queue := Tail(${l}.queue);`,
        '};',
      ]
      return [{ lines: [...said, ...lines], result: 0 }]
    }
    case 'complete_all': {
      if (!queues) return [plain([`${l}.done := ${doneForEver};`])]
      const everyone = `{${l}.queue[i] : i \\in 1..Len(${l}.queue)}`
      const lines = [wake(everyone), `${l} := [done |-> ${doneForEver}, queue |-> <<>>];`]
      return [{ lines: [...said, ...lines], result: 0 }]
    }
    case 'reinit_completion':
      return [plain([`${l}.done := 0;`])]
    case 'touch_page':
      return [plain([], `${l}.present`, 1), plain([], `~${l}.present`, 0)]
    case 'install_page':
      return [plain([`${l}.present := TRUE;`])]
    case 'zap_page':
      return [plain([`${l}.present := FALSE;`])]
    default:
      throw new Error(`${primitive} has no text in PlusCal`)
  }
}
