import type { ScheduleEntry, StateGraph } from '../value/index.ts'
import { taskLetter } from './names.ts'
import { layersOf } from './state-layers.ts'

/** Sizes in CSS px. */
export const stateSizes = {
  /** Of a state's circle. */
  radius: 11,
  /** Distance of neighbours in a layer: a phone's width is shared out, as long as they do not touch. */
  column: { least: 36, most: 64, of: 320 },
  /** Distance of layers that nothing runs between. */
  row: 58,
  margin: 18,
  /** Distance of lines that run side by side. */
  track: 7,
  /** Side of the square in which a transition's letters stand. */
  label: 11,
} as const

type Point = readonly [x: number, y: number]

/** All transitions from one state to another, as one line. */
export interface DrawnTransition {
  readonly from: number
  readonly to: number
  /** Who takes it: the first task's pattern is the line's. */
  readonly task: number
  /** Letters of its tasks; a number after it is the result of a `choose`. */
  readonly label: string
  readonly labelAt: Point
  /** Points of the line, the arrow's tip last. */
  readonly points: readonly Point[]
}

export interface DrawnGraph {
  readonly width: number
  readonly height: number
  /** Middle of each state. */
  readonly at: readonly Point[]
  readonly lines: readonly DrawnTransition[]
}

/**
 * Where states and transitions are drawn: layers from top to bottom by distance from the start, steps to the next layer
 * as straight lines, steps that lead back past the right side.
 */
export function drawGraph(graph: StateGraph): DrawnGraph {
  const { radius, margin, track, column: columns } = stateSizes
  const layers = layersOf(graph)
  const widest = Math.max(...layers.map(({ length }) => length))
  const column = Math.min(columns.most, Math.max(columns.least, Math.floor(columns.of / widest)))
  const lines = joined(graph)
  const loops = lines.some(({ from, to }) => from === to)
  const side = margin + radius + (loops ? loopRoom : 0)
  const inner = (widest - 1) * column + 2 * side
  const depth = (state: number) => graph.states[state]?.depth ?? 0
  const back = lines.filter(({ from, to }) => from !== to && depth(to) <= depth(from))
  const rows = rowsOf(
    layers.length,
    back.map(({ from, to }) => [depth(from), depth(to)] as const),
  )
  const at: Point[] = graph.states.map(() => [0, 0])
  layers.forEach((layer, row) => {
    layer.forEach((state, index) => {
      at[state] = [inner / 2 + (index - (layer.length - 1) / 2) * column, rows.y[row] ?? 0]
    })
  })
  const place = (state: number): Point => at[state] ?? [0, 0]
  const taken: Point[] = []
  const drawn = lines.map((line): DrawnTransition => {
    const number = back.indexOf(line)
    const points =
      line.from === line.to
        ? loop(place(line.from))
        : number < 0
          ? straight(place(line.from), place(line.to))
          : around(place(line.from), place(line.to), inner + number * track, rows.lanes[number] ?? [0, 0])
    const labelAt =
      line.from === line.to ? besideLoop(place(line.from)) : freePlace(points, taken, line.label.length)
    taken.push(labelAt)
    return { ...line, points, labelAt }
  })
  return { width: inner + back.length * track, height: rows.height, at, lines: drawn }
}

/** The numbers of the transitions that a run takes, as far as the graph has them. */
export function pathOf({ transitions }: StateGraph, schedule: readonly ScheduleEntry[]): readonly number[] {
  const path: number[] = []
  let state = 0
  for (const { task, choice } of schedule) {
    const next = transitions.findIndex(
      one => one.from === state && one.task === task && one.choice === choice,
    )
    const taken = transitions[next]
    if (taken === undefined) break
    path.push(next)
    state = taken.to
  }
  return path
}

/** A shortest way to a state, as numbers of transitions; the first of them in their order. */
export function shortestPath({ states, transitions }: StateGraph, state: number): readonly number[] {
  const path: number[] = []
  for (let at = state; at !== 0; ) {
    const depth = (states[at]?.depth ?? 0) - 1
    const found = transitions.findIndex(({ from, to }) => to === at && states[from]?.depth === depth)
    const step = transitions[found]
    if (step === undefined) return []
    path.unshift(found)
    at = step.from
  }
  return path
}

/** The transitions with the same ends as one; a result is named where a task could give another in that state. */
function joined({ transitions }: StateGraph) {
  const lines = new Map<string, { from: number; to: number; task: number; label: string }>()
  for (const { from, to, task, choice } of transitions) {
    const chooses = transitions.some(other => other.from === from && other.task === task && other.choice > 0)
    const letter = `${taskLetter(task)}${chooses ? choice : ''}`
    const key = `${from} ${to}`
    const known = lines.get(key)
    if (known === undefined) lines.set(key, { from, to, task, label: letter })
    else known.label += letter
  }
  return [...lines.values()]
}

/** How high each row is, with room for the lines that lead back, and the heights at which these run. */
function rowsOf(rows: number, back: readonly (readonly [from: number, to: number])[]) {
  const { radius, row, margin, track } = stateSizes
  const lanes: [number, number][] = []
  const y: number[] = []
  let top = margin
  const into = (to: number) => back.flatMap((ends, number) => (ends[1] === to ? [number] : []))
  const outOf = (from: number) => back.flatMap((ends, number) => (ends[0] === from ? [number] : []))
  for (let at = 0; at < rows; at++) {
    const middle = top + into(at).length * track + radius
    y.push(middle)
    into(at).forEach((number, lane) => {
      lanes[number] = [lanes[number]?.[0] ?? 0, middle - radius - track * (lane + 1)]
    })
    outOf(at).forEach((number, lane) => {
      lanes[number] = [middle + radius + track * (lane + 1), lanes[number]?.[1] ?? 0]
    })
    top = middle + radius + outOf(at).length * track + (at === rows - 1 ? 0 : row - 2 * radius)
  }
  return { y, lanes, height: top + margin }
}

/** From the bottom of a state to the top of the other: so it passes their neighbours, however far it goes aside. */
function straight([x1, y1]: Point, [x2, y2]: Point): readonly Point[] {
  return [
    [x1, y1 + stateSizes.radius],
    [x2, y2 - stateSizes.radius],
  ]
}

/** Down from a state, to the right past all of them, and into the other from above. */
function around([x1, y1]: Point, [x2, y2]: Point, side: number, [low, high]: Point): readonly Point[] {
  const { radius } = stateSizes
  return [
    [x1, y1 + radius],
    [x1, low],
    [side, low],
    [side, high],
    [x2, high],
    [x2, y2 - radius],
  ]
}

/** A step that changes nothing, at the right side of its state. */
function loop([x, y]: Point): readonly Point[] {
  const { radius } = stateSizes
  return [
    [x + radius - 1, y - 4],
    [x + radius + 8, y - 4],
    [x + radius + 8, y + 5],
    [x + radius - 1, y + 5],
  ]
}

/** What a step that changes nothing needs beside the circle, with its letters. */
const loopRoom = 16

function besideLoop([x, y]: Point): Point {
  return [x + stateSizes.radius + 15, y]
}

/** Where letters may stand on a line, the best places first. */
const shares = [0.3, 0.45, 0.6, 0.75, 0.2, 0.85, 0.1, 0.92]

/** Where on the line's longest stretch the letters stand free of others; nearer its beginning, if nothing speaks against it. */
function freePlace(points: readonly Point[], taken: readonly Point[], letters: number): Point {
  const { label } = stateSizes
  const stretches = points.slice(1).map((end, index) => ({ start: points[index] ?? end, end }))
  const length = ({ start, end }: (typeof stretches)[number]) =>
    Math.hypot(end[0] - start[0], end[1] - start[1])
  const longest = stretches.reduce((best, one) => (length(one) > length(best) ? one : best))
  const { start, end } = longest
  const places = shares.map(
    (share): Point => [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share],
  )
  const room = ([x, y]: Point) => Math.min(...taken.map(([other, above]) => Math.hypot(other - x, above - y)))
  const needed = label * Math.max(1, letters * 0.7)
  return (
    places.find(place => room(place) >= needed) ?? places.toSorted((a, b) => room(b) - room(a))[0] ?? start
  )
}
