import type { Trace } from '../value/index.ts'
import { type Bar, barsOf, rowsOf } from './bars.ts'
import { laneDepth } from './lane-depth.ts'
import { modeMark, objectLabel } from './names.ts'

/** Sizes in CSS px at which the lanes are drawn, one to one. */
export const laneSizes = {
  /** Height of the row of step numbers. */
  axis: 24,
  /** Width before the first step. */
  start: 16,
  /** Room after the last step. */
  end: 10,
  row: 25,
  bar: 18,
  /** Room above the rows of a lane, where the task's own steps are marked. */
  marks: 14,
  below: 6,
  /** Width of a character of a label. */
  character: 6.95,
} as const

export interface Lane {
  readonly task: number
  readonly y: number
  readonly height: number
}

/** A bar with its place. */
export interface PlacedBar extends Bar {
  readonly x: number
  readonly y: number
  readonly width: number
}

/** Which bar it is, said where there is room for it. */
export interface BarLabel {
  readonly text: string
  readonly x: number
  readonly width: number
  /** Drawn in the bar, else in the free room of its row after it, or before it. */
  readonly inside: boolean
}

/** From a wait to the hold it is for, in the column where the wait begins. */
export interface WaitArrow {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly object: number
  readonly x: number
  readonly y1: number
  readonly y2: number
}

export interface Lanes {
  readonly columnWidth: number
  readonly width: number
  readonly height: number
  readonly lanes: readonly Lane[]
  readonly bars: readonly PlacedBar[]
  readonly arrows: readonly WaitArrow[]
}

/** Left edge of the column of a step; step 0, the start, has the narrow column before the first. */
export function columnX(columnWidth: number, step: number): number {
  return step === 0 ? 0 : laneSizes.start + (step - 1) * columnWidth
}

/** The width of a column at which a run of so many steps fills the room, within what is legible. */
export function columnWidthFor(steps: number, room: number): number {
  const fit = Math.floor((room - laneSizes.start - laneSizes.end) / Math.max(1, steps))
  return Math.min(64, Math.max(26, fit))
}

/** The lanes of a run: a lane for each task, a column for each step, all in px from the top left. */
export function lanesOf(trace: Trace, columnWidth: number): Lanes {
  const bars = barsOf(trace)
  const lanes: Lane[] = []
  let y: number = laneSizes.axis
  for (const task of trace.tasks.keys()) {
    const rows = Math.max(rowsOf(bars, task), laneDepth(trace.program, task))
    const height = laneSizes.marks + rows * laneSizes.row + laneSizes.below
    lanes.push({ task, y, height })
    y += height
  }
  const end = columnX(columnWidth, trace.steps.length + 1)
  const placed = bars.map(bar => placeBar(bar, lanes, columnWidth))
  return {
    columnWidth,
    width: end + laneSizes.end,
    height: y,
    lanes,
    bars: placed,
    arrows: arrowsOf(placed),
  }
}

function placeBar(bar: Bar, lanes: readonly Lane[], columnWidth: number): PlacedBar {
  const x = columnX(columnWidth, bar.from)
  const width = columnX(columnWidth, bar.to + 1) - x
  const top = lanes[bar.task]?.y ?? 0
  const y = top + laneSizes.marks + bar.row * laneSizes.row + (laneSizes.row - laneSizes.bar) / 2
  return { ...bar, x: x + 2, y, width: width - 4 }
}

/** Room of a label within its bar, left and right of it. */
const inset = 5

/** Where the part of a bar ends that is not to come after this step; left of the bar when all of it is. */
export function barEnd(
  { bars, columnWidth }: Pick<Lanes, 'bars' | 'columnWidth'>,
  bar: number,
  step: number,
): number {
  const placed = bars[bar]
  return placed === undefined ? 0 : Math.min(placed.x + placed.width, columnX(columnWidth, step + 1) - 2)
}

/**
 * The label of a bar after `step` steps: in the part of it that is not to come, else in the free room of its row
 * after or before it. Undefined for a bar to come, and where there is no room at all.
 */
export function labelOf(trace: Trace, lanes: Lanes, bar: number, step: number): BarLabel | undefined {
  const placed = lanes.bars[bar]
  if (placed === undefined || placed.from > step) return undefined
  const { x } = placed
  const end = barEnd(lanes, bar, step)
  const row = lanes.bars.filter(
    other => other !== placed && other.task === placed.task && other.row === placed.row && other.from <= step,
  )
  const isFirst = row.every(other => other.x > x)
  const after = row.reduce((left, other) => (other.x > x ? Math.min(left, other.x) : left), lanes.width)
  const labels = labelTexts(trace, placed).map(text => ({ text, width: text.length * laneSizes.character }))
  const fitting = labels.find(({ width }) => width + 2 * inset <= end - x)
  if (fitting) return { ...fitting, x: x + inset, inside: true }
  for (const label of labels) {
    if (end + label.width + 2 * inset <= after) return { ...label, x: end + inset, inside: false }
    // Only before the first bar of a row: in a gap between two the left one's label may stand.
    if (isFirst && x - label.width - 2 * inset >= 0)
      return { ...label, x: x - inset - label.width, inside: false }
  }
  return undefined
}

/** From the fullest to the shortest that still says which lock it is. */
function labelTexts(trace: Trace, { kind, object, mode }: Bar): readonly string[] {
  const name = objectLabel(trace, object)
  const withMode = `${name}${modeMark(mode)}`
  return kind === 'wait' ? [`waits: ${withMode}`, withMode, name] : [withMode, name]
}

function arrowsOf(bars: readonly PlacedBar[]): readonly WaitArrow[] {
  const waits = bars.filter(bar => bar.kind === 'wait')
  return waits.flatMap(wait => {
    // Two waits that begin in one step, which policy `writer-pref` allows, stand side by side.
    const beside = waits.filter(other => other.from === wait.from).indexOf(wait)
    return wait.blockers.flatMap((blocker, index) => {
      const target = bars.find(
        bar =>
          bar.task === blocker && bar.object === wait.object && bar.from <= wait.from && bar.to >= wait.from,
      )
      if (target === undefined || target === wait) return []
      const down = target.y > wait.y
      return [
        {
          from: wait.task,
          to: blocker,
          step: wait.from,
          object: wait.object,
          x: wait.x + 7 + 9 * (beside + index),
          y1: down ? wait.y + laneSizes.bar : wait.y,
          y2: down ? target.y : target.y + laneSizes.bar,
        },
      ]
    })
  })
}
