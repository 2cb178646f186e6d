import type { Hold, LockMode, Situation, Trace } from '../value/index.ts'

/** One lock held, or waited for, by one task, over some of the situations of a run. */
export interface Bar {
  readonly task: number
  readonly kind: 'hold' | 'wait'
  readonly object: number
  readonly mode: LockMode
  /** First and last situation in which it is so. */
  readonly from: number
  readonly to: number
  /** Row within the task's lane: no two bars of a lane share a row and a situation. */
  readonly row: number
  /** For a wait: whom it was for when it began. */
  readonly blockers: readonly number[]
}

type Span = Omit<Bar, 'row' | 'to'>

/** Every hold and every wait of a run as a bar, by task, each lane's bars by when they begin. */
export function barsOf({ tasks, situations }: Pick<Trace, 'tasks' | 'situations'>): readonly Bar[] {
  return tasks.flatMap((_, task) => barsOfTask(situations, task))
}

/** Rows a lane needs for its bars, at least 1. */
export function rowsOf(bars: readonly Bar[], task: number): number {
  return bars.reduce((rows, bar) => (bar.task === task ? Math.max(rows, bar.row + 1) : rows), 1)
}

function barsOfTask(situations: readonly Situation[], task: number): readonly Bar[] {
  const done: Bar[] = []
  let open: { span: Span; row: number }[] = []
  for (const [index, situation] of [...situations, undefined].entries()) {
    const now = situation ? spansOf(situation, task, index) : []
    const lasting = open.filter(({ span }) => now.some(other => isSame(span, other)))
    for (const { span, row } of open) {
      if (!lasting.some(other => other.span === span)) done.push({ ...span, row, to: index - 1 })
    }
    const ended = open.filter(one => !lasting.includes(one))
    const started = now.filter(span => !lasting.some(other => isSame(other.span, span)))
    open = lasting
    for (const span of started) open = [...open, { span, row: freeRow(open, ended, span) }]
  }
  return done.sort((a, b) => a.from - b.from || a.row - b.row)
}

/** The row of the wait that this hold ends, else the lowest that is free. */
function freeRow(
  open: readonly { row: number }[],
  ended: readonly { span: Span; row: number }[],
  span: Span,
): number {
  const taken = new Set(open.map(({ row }) => row))
  const waited = ended.find(one => one.span.object === span.object)?.row
  if (waited !== undefined && !taken.has(waited)) return waited
  let row = 0
  while (taken.has(row)) row++
  return row
}

function spansOf({ holds, tasks }: Situation, task: number, from: number): readonly Span[] {
  const held = holds
    .filter((hold: Hold) => hold.task === task)
    .map(({ object, mode }): Span => ({ task, kind: 'hold', object, mode, from, blockers: [] }))
  const wait = tasks[task]?.wait
  if (wait === undefined) return held
  return [
    ...held,
    { task, kind: 'wait', object: wait.object, mode: wait.mode, from, blockers: wait.blockers },
  ]
}

function isSame(a: Span, b: Span): boolean {
  return a.kind === b.kind && a.object === b.object && a.mode === b.mode
}
