import type { Machine, MachineArc, MigrationState } from '../value/index.ts'

/** Sizes of the drawing, in px. */
const box = { width: 98, height: 36 }
const pitch = { column: 138, row: 84 }
const margin = { side: 6, top: 26, bottom: 24 }
/** How far an arc runs beside the line between two states: the arc back runs on the other side. */
const aside = 7
/** How far an arrow's tip stays off a box. */
const clearance = 2

/**
 * Where each state stands, whatever the flags are, so that nothing moves from one device to another: the states with a saving
 * session in the right column, RESUMING in the left; above the states in which the device runs, below those in which it is
 * stopped. An arc that opens or ends a session then is one that crosses from a column to another.
 */
const places: Readonly<Record<MigrationState, readonly [column: number, row: number]>> = {
  ERROR: [0, 0],
  RUNNING: [1, 0],
  PRE_COPY: [2, 0],
  RUNNING_P2P: [1, 1],
  PRE_COPY_P2P: [2, 1],
  RESUMING: [0, 2],
  STOP: [1, 2],
  STOP_COPY: [2, 2],
}

type Point = readonly [x: number, y: number]

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A straight arrow. */
export interface DrawnArrow {
  readonly start: Point
  readonly tip: Point
  /** Where a number can stand on it. */
  readonly middle: Point
  /** Where a sign for a data fd can stand beside it, away from the arc back. */
  readonly beside: Point
}

/** The states as boxes, the arcs as arrows, and the columns in which a data session is open. */
export interface MachineDrawing {
  readonly width: number
  readonly height: number
  /** By number of the state; ERROR, which is in no arc, is among them. */
  readonly boxes: readonly (Rectangle & { readonly number: number; readonly name: MigrationState })[]
  readonly arcs: readonly (DrawnArrow & { readonly arc: MachineArc })[]
  /** From ERROR to RUNNING: what only a reset does. */
  readonly reset: DrawnArrow
  readonly sessions: readonly (Rectangle & {
    readonly name: string
    readonly label: Point
  })[]
}

/** Draws a machine. */
export function drawMachine({ names, states, arcs }: Machine): MachineDrawing {
  const name = (number: number) => names[number] ?? 'ERROR'
  const shown = names.flatMap((state, number) =>
    state === 'ERROR' || states.includes(number) ? [{ number, name: state, ...boxOf(state) }] : [],
  )
  const group = (session: string, label: 'above' | 'below', members: readonly MigrationState[]) => {
    const inside = members.filter(member => shown.some(one => one.name === member)).map(boxOf)
    if (inside.length === 0) return []
    const around = enclosing(inside)
    const x = around.x + around.width / 2
    const y = label === 'above' ? around.y - 6 : around.y + around.height + 14
    return [{ name: session, ...around, label: [x, y] as const }]
  }
  return {
    width: 2 * pitch.column + box.width + 2 * margin.side,
    height: 2 * pitch.row + box.height + margin.top + margin.bottom,
    boxes: shown,
    arcs: arcs.map(arc => ({ arc, ...arrow(name(arc.from), name(arc.to)) })),
    reset: arrow('ERROR', 'RUNNING'),
    sessions: [
      ...group('saving session', 'above', ['PRE_COPY', 'PRE_COPY_P2P', 'STOP_COPY']),
      ...group('resuming session', 'below', ['RESUMING']),
    ],
  }
}

function boxOf(state: MigrationState): Rectangle {
  const [column, row] = places[state]
  return { x: margin.side + column * pitch.column, y: margin.top + row * pitch.row, ...box }
}

/** The rectangle around others, with a little room. */
function enclosing(inside: readonly Rectangle[]): Rectangle {
  const room = 4
  const x = Math.min(...inside.map(one => one.x)) - room
  const y = Math.min(...inside.map(one => one.y)) - room
  return {
    x,
    y,
    width: Math.max(...inside.map(one => one.x + one.width)) + room - x,
    height: Math.max(...inside.map(one => one.y + one.height)) + room - y,
  }
}

/** Every two states that an arc joins stand in one column or in one row, so each arrow is upright or level. */
function arrow(from: MigrationState, to: MigrationState): DrawnArrow {
  const [one, other] = [boxOf(from), boxOf(to)]
  const [dx, dy] = [Math.sign(other.x - one.x), Math.sign(other.y - one.y)]
  const halfway: Point = [box.width / 2, box.height / 2]
  // Traffic keeps to the right, so the way there and the way back run side by side.
  const [sideX, sideY] = [-dy * aside, dx * aside]
  const at = (of: Rectangle, sign: 1 | -1, off: number): Point => [
    of.x + halfway[0] + sideX + sign * dx * (halfway[0] + off),
    of.y + halfway[1] + sideY + sign * dy * (halfway[1] + off),
  ]
  const [start, tip] = [at(one, 1, 0), at(other, -1, clearance)]
  const middle: Point = [(start[0] + tip[0]) / 2, (start[1] + tip[1]) / 2]
  return { start, tip, middle, beside: [middle[0] + 2 * sideX, middle[1] + 2 * sideY] }
}
