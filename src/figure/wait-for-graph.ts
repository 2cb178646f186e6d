import type { LockMode, Situation, Trace } from '../value/index.ts'
import { modeMark, objectLabel } from './names.ts'

/** Sizes in CSS px. */
export const graphSizes = {
  width: 330,
  box: 236,
  boxHeight: 40,
  gap: 32,
  /** Room at the left and right for the edges that pass other tasks. */
  side: 40,
  /** Distance of edges that run side by side. */
  track: 9,
} as const

/** One task waits for another. To the next box it runs straight down, to others past their sides. */
export interface GraphEdge {
  readonly from: number
  readonly to: number
  readonly object: number
  readonly mode: LockMode
  /** It is part of the cycle. */
  readonly inCycle: boolean
  /** It is the wait that closed the cycle. */
  readonly closing: boolean
  /** Points of the line, the arrow's tip last. */
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** A stretch of a side that an edge runs along. */
interface Track {
  readonly side: 'left' | 'right'
  readonly top: number
  readonly bottom: number
  readonly track: number
}

/**
 * Where the tasks stand, top to bottom, for every step of a run and of what is forked from it. A run that ends in a
 * cycle lists it as it is waited round, so that all its edges but the closing one point to the next task.
 */
export function taskOrder({ tasks, situations }: Pick<Trace, 'tasks' | 'situations'>): readonly number[] {
  const [closer, ...rest] = situations.findLast(({ cycle }) => cycle.length > 0)?.cycle ?? []
  const cycle = closer === undefined ? [] : [...rest, closer]
  return [...cycle, ...tasks.keys()].filter((task, index, all) => all.indexOf(task) === index)
}

/** Height of the graph for so many tasks. */
export function graphHeight(tasks: number): number {
  return tasks * (graphSizes.boxHeight + graphSizes.gap) + 4
}

/** Top of a task's box. */
export function nodeY(order: readonly number[], task: number): number {
  return 2 + order.indexOf(task) * (graphSizes.boxHeight + graphSizes.gap)
}

/** The wait-for graph of one situation. */
export function edgesOf({ tasks, cycle }: Situation, order: readonly number[]): readonly GraphEdge[] {
  const edges = tasks.flatMap(({ wait }, from) =>
    (wait?.blockers ?? []).map(to => {
      const at = cycle.indexOf(from)
      const inCycle = at >= 0 && cycle[(at + 1) % cycle.length] === to
      return { from, to, wait, inCycle, closing: inCycle && at === 0 }
    }),
  )
  const tracks: Track[] = []
  return edges.flatMap(({ wait, ...edge }) => {
    if (wait === undefined) return []
    const points = isNext(order, edge.from, edge.to)
      ? straight(order, edge.from, edge.to)
      : around(order, edge.from, edge.to, tracks)
    return [{ ...edge, object: wait.object, mode: wait.mode, points }]
  })
}

function isNext(order: readonly number[], from: number, to: number): boolean {
  return order.indexOf(to) === order.indexOf(from) + 1
}

/** Where edges leave a box downwards, from the left. */
const leave = 18

function straight(order: readonly number[], from: number, to: number): GraphEdge['points'] {
  const x = graphSizes.side + leave
  return [
    [x, nodeY(order, from) + graphSizes.boxHeight],
    [x, nodeY(order, to)],
  ]
}

/** Upwards past the left sides of the boxes, downwards past the right; edges whose ranges meet keep their distance. */
function around(order: readonly number[], from: number, to: number, tracks: Track[]): GraphEdge['points'] {
  const { side: room, box, boxHeight, track: distance } = graphSizes
  const up = order.indexOf(to) <= order.indexOf(from)
  const start = up ? nodeY(order, from) + boxHeight : nodeY(order, from) + boxHeight - 10
  const end = up ? nodeY(order, to) + boxHeight / 2 : nodeY(order, to) + 10
  const side = up ? 'left' : 'right'
  const [top, bottom] = [Math.min(start, end) - 4, Math.max(start, end) + 16]
  const meets = (track: number) =>
    tracks.some(
      other => other.side === side && other.track === track && other.top < bottom && other.bottom > top,
    )
  let track = 0
  while (meets(track)) track++
  tracks.push({ side, top, bottom, track })
  const edge = up ? room : room + box
  if (!up) {
    const x = edge + 12 + track * distance
    return [
      [edge, start],
      [x, start],
      [x, end],
      [edge, end],
    ]
  }
  const x = edge - 12 - track * distance
  const down = start + 12
  return [
    [room + leave, start],
    [room + leave, down],
    [x, down],
    [x, end],
    [edge, end],
  ]
}

/** What a task's box says under its name: what it holds, as long as that fits. */
export function holdsText(trace: Trace, { holds, tasks }: Situation, task: number): string {
  const own = holds.filter(hold => hold.task === task)
  const names = own.map(({ object, mode }) => `${objectLabel(trace, object)}${modeMark(mode)}`)
  const plain = own.map(({ object }) => objectLabel(trace, object))
  const status = tasks[task]?.status
  if (own.length === 0)
    return status === 'ended' ? 'has ended' : status === 'faulted' ? 'stopped' : 'holds nothing'
  const fits = [names.join(', '), plain.join(', ')].find(words => words.length <= 22)
  return `holds ${fits ?? `${own.length} locks`}`
}

/** What stands beside the edges that leave a waiting task's box. */
export function waitText(trace: Trace, { tasks }: Situation, task: number): string {
  const wait = tasks[task]?.wait
  if (wait === undefined) return ''
  return `${objectLabel(trace, wait.object)}${modeMark(wait.mode)}`
}
