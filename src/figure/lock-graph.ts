import type { LockDependency, LockGraph } from '../value/index.ts'
import { enumeration } from './names.ts'

/** Sizes of the drawing, in px. */
const row = 44
const boxHeight = 26
const letter = 7.3
const padding = 12
const arcStep = 17

/** A dependency as an arc beside the column of classes. */
export interface LockArc {
  readonly dependency: LockDependency
  /** It closes a circle, or would. */
  readonly closing: boolean
  readonly path: string
  /** Where its kinds are written, and to which side of that. */
  readonly label: { readonly x: number; readonly y: number; readonly anchor: 'start' | 'end' }
  readonly text: string
}

/** The classes in a column, an arc for each dependency: down on the right, up on the left. */
export interface LockGraphDrawing {
  readonly width: number
  readonly height: number
  readonly boxes: readonly {
    readonly name: string
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }[]
  readonly arcs: readonly LockArc[]
}

/**
 * Draws a lock graph. Each class has its place whatever has been fed by then, so nothing moves: a class stands above those
 * that were taken while it was held, as far as circles allow, else in the order in which they were met.
 */
export function drawLockGraph(graph: LockGraph): LockGraphDrawing {
  const { classes } = graph
  const place = placesOf(graph)
  const longest = Math.max(1, ...classes.map(({ name }) => name.length))
  const width = Math.ceil(longest * letter) + 2 * padding
  const all = allDependencies(graph)
  const spans = all.map(({ from, to }) => (place[to] ?? 0) - (place[from] ?? 0))
  const reach = (sign: 1 | -1) => Math.max(0, ...spans.map(span => span * sign))
  const side = (steps: number) => (steps === 0 ? 12 : 36 + steps * arcStep)
  const left = side(reach(-1))
  const y = (index: number) => (place[index] ?? 0) * row + 8
  const arcs = all.map((dependency, at): LockArc => {
    const { from, to, kinds } = dependency
    const span = spans[at] ?? 0
    const down = span > 0
    const bulge = 14 + Math.abs(span) * arcStep
    const x = down ? left + width : left
    const end = down ? x + 5 : x - 5
    const middle = boxHeight / 2
    const [start, stop] = [y(from) + middle + (down ? 4 : -4), y(to) + middle + (down ? -4 : 4)]
    const control = down ? x + bulge * 1.33 : x - bulge * 1.33
    return {
      dependency,
      closing: dependency === graph.closing,
      path: `M ${x} ${start} C ${control} ${start} ${control} ${stop} ${end} ${stop}`,
      label: {
        x: down ? x + bulge + 3 : x - bulge - 3,
        y: (start + stop) / 2 + 4,
        anchor: down ? 'start' : 'end',
      },
      text: kinds.join(' '),
    }
  })
  return {
    width: left + width + side(reach(1)),
    height: classes.length * row,
    boxes: classes.map(({ name }, index) => ({ name, x: left, y: y(index), width, height: boxHeight })),
    arcs,
  }
}

/** Every dependency, the one that closes the circle last. */
export function allDependencies({ dependencies, closing }: LockGraph): readonly LockDependency[] {
  return closing === undefined ? dependencies : [...dependencies, closing]
}

/** How many flows have to be fed until a dependency is seen. */
export function fedWith({ tasks }: LockGraph, { task }: LockDependency): number {
  const at = tasks.indexOf(task)
  return at < 0 ? tasks.length : at + 1
}

/** One dependency in words: `migf->lock → mmap_lock`. */
function dependencyText({ classes }: LockGraph, { from, to }: LockDependency): string {
  return `${classes[from]?.name ?? ''} → ${classes[to]?.name ?? ''}`
}

/** What the drawing shows when that many flows have been fed, as a sentence. */
export function fedText(graph: LockGraph, fed: number): string {
  const { tasks, closing } = graph
  const shown = allDependencies(graph).filter(dependency => fedWith(graph, dependency) <= fed)
  // A graph read off a report has no flows to feed.
  if (tasks.length === 0)
    return closing === undefined ? '' : `${dependencyText(graph, closing)} would close the circle.`
  if (fed === 0) return 'Nothing has run yet, so no order is known.'
  const who = `After ${enumeration(tasks.slice(0, fed))}`
  const known = shown.length === 0 ? 'no dependency is known' : `${counted(shown.length)} known`
  const closes =
    closing !== undefined && shown.includes(closing)
      ? ` The last one, ${dependencyText(graph, closing)}, closes the circle.`
      : ''
  return `${who}: ${known}.${closes}`
}

/** Where a dependency was first seen: `save_read: __might_fault in access_user, line 31`. */
export function placeText(task: string, frames: LockDependency['frames']): string {
  const [call, ...callers] = frames
  if (call === undefined) return task
  if (task === '') return call.symbol
  const caller = call.line === undefined ? callers.find(({ line }) => line !== undefined) : undefined
  const { symbol, line } = caller ?? call
  const where = line === undefined ? symbol : `${symbol}, line ${line}`
  return `${task}: ${caller === undefined ? where : `${call.symbol} in ${where}`}`
}

/** How the first lock of a dependency is held, and how the second is taken (lockdep.c: `calc_dep`). */
const kindNames: Readonly<Record<string, string>> = {
  EN: 'held exclusively, then asked for in a way that can be made to wait',
  ER: 'held exclusively, then asked for as a recursive reader',
  SN: 'held as a reader, then asked for in a way that can be made to wait',
  SR: 'held as a reader, then asked for as a recursive reader',
}

/** What the letters beside the arcs of a graph say. */
export function kindsText(graph: LockGraph): string {
  const used = new Set<string>(allDependencies(graph).flatMap(({ kinds }) => kinds))
  const parts = Object.entries(kindNames).flatMap(([kind, name]) =>
    used.has(kind) ? [`${kind}: ${name}`] : [],
  )
  return parts.length === 0 ? '' : `${parts.join('. ')}.`
}

function counted(count: number): string {
  return count === 1 ? 'one dependency is' : `${count} dependencies are`
}

/** For each class its place from the top. */
function placesOf(graph: LockGraph): readonly number[] {
  const { classes, dependencies } = graph
  const left = new Set(classes.map((_, index) => index))
  const order: number[] = []
  while (left.size > 0) {
    const free = [...left].find(
      index => !dependencies.some(({ from, to }) => to === index && from !== index && left.has(from)),
    )
    const next = free ?? [...left][0] ?? 0
    order.push(next)
    left.delete(next)
  }
  const places: number[] = []
  order.forEach((index, place) => {
    places[index] = place
  })
  return places
}
