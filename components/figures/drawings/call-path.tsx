import { Arrow, Box, type Drawing, LockBar, LockTag } from '../kit.tsx'

/** One function on a way through the kernel, or the return to one. */
export interface Call {
  readonly name: string
  /** What it does on this way, line by line. */
  readonly lines: readonly string[]
}

/** A lock on the way, by the indexes of the calls at which it is asked for and released: one index when both are inside. */
export interface LockSpan {
  readonly name: string
  readonly held: 'write' | 'read' | 'mutex' | 'waits'
  readonly from: number
  readonly to: number
  /** For the legend: `to read`. */
  readonly how?: string
}

interface CallPath {
  readonly title: string
  readonly words: Drawing['words']
  readonly calls: readonly Call[]
  /** Outermost first. */
  readonly locks: readonly LockSpan[]
}

const width = 350
const box = { x: 2, width: 262 }
const gap = 12
const bar = { first: 276, step: 26, width: 14 }
const legendLine = 18

/** Calls in order, downwards, with a bar beside them for each lock while it is held. */
export function callPath({ title, words, calls, locks }: CallPath): Drawing {
  const heights = calls.map(({ lines }) => 15 * (lines.length + 1) + 10)
  const tops = heights.map((_, index) =>
    heights.slice(0, index).reduce((sum, height) => sum + height + gap, 2),
  )
  const middle = (index: number) => (tops[index] ?? 0) + (heights[index] ?? 0) / 2
  const end = heights.reduce((sum, height) => sum + height + gap, 0)
  const barX = (column: number) => bar.first + column * bar.step
  return {
    title,
    words,
    width,
    height: end + locks.length * legendLine + 8,
    locks: locks.map(({ name }) => name),
    draw: () => (
      <>
        {calls.map((call, index) => (
          <Box
            key={call.name}
            {...box}
            y={tops[index] ?? 0}
            height={heights[index] ?? 0}
            name={call.name}
            lines={call.lines}
            {...(locks.some(({ from }) => from === index) && { tone: 'key' as const })}
          />
        ))}
        {tops.slice(1).map(top => (
          <Arrow
            key={top}
            points={[
              [133, top - gap],
              [133, top],
            ]}
          />
        ))}
        {locks.map(({ name, from }, column) => (
          <Arrow
            key={name}
            points={[
              [box.x + box.width, middle(from)],
              [barX(column), middle(from)],
            ]}
            heads="none"
            lock={name}
          />
        ))}
        {locks.map(({ name, held, from, to }, column) => (
          <LockBar
            key={name}
            x={barX(column)}
            y={from === to ? (tops[from] ?? 0) + 4 : middle(from)}
            width={bar.width}
            height={from === to ? (heights[from] ?? 0) - 8 : middle(to) - middle(from)}
            name={name}
            held={held}
          />
        ))}
        {locks.map(({ name, how }, row) => (
          <LockTag
            key={name}
            x={4}
            y={end + 14 + row * legendLine}
            name={name}
            {...(how !== undefined && { how })}
          />
        ))}
      </>
    ),
  }
}
