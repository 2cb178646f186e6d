import { useEffect, useMemo, useRef } from 'preact/hooks'
import { type DrawnTransition, drawGraph, pathOf, stateSizes } from '../../../src/figure/state-graph.ts'
import { graphSummary } from '../../../src/figure/state-text.ts'
import type { ScheduleEntry, StateGraph } from '../../../src/value/index.ts'
import { focusable } from '../focusable.ts'

interface DrawingProps {
  readonly graph: StateGraph
  /** The run whose steps are drawn heavier. */
  readonly shown: readonly ScheduleEntry[]
  /** The state that is told of. */
  readonly state: number
  readonly onState: (state: number) => void
}

/** The states in layers, the steps between them as lines with the letters of their tasks. */
export function StateDrawing({ graph, shown, state, onState }: DrawingProps) {
  const { width, height, at, lines } = useMemo(() => drawGraph(graph), [graph])
  const isShown = useMemo(() => {
    const taken = new Set(
      pathOf(graph, shown).map(number => {
        const { from, to } = graph.transitions[number] ?? {}
        return `${from} ${to}`
      }),
    )
    return ({ from, to }: DrawnTransition) => taken.has(`${from} ${to}`)
  }, [graph, shown])
  const scroller = useRef<HTMLDivElement>(null)
  const hereX = at[state]?.[0] ?? 0
  useEffect(() => {
    const box = scroller.current
    // The drawing may be shown smaller than it is.
    if (box !== null) box.scrollLeft = (hereX / width) * box.scrollWidth - box.clientWidth / 2
  }, [hereX, width])
  const press = (event: MouseEvent) => {
    const pressed = event.target instanceof Element ? event.target.closest('[data-state]') : null
    if (pressed !== null) onState(Number(pressed.getAttribute('data-state')))
  }
  return (
    <div class="sg-scroll" ref={scroller} {...focusable('region', 'Drawing of the state graph')}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        style={`min-width:${Math.round(width * 0.75)}px`}
        role="img"
        aria-label={graphSummary(graph)}
        {...{ onClick: press }}
      >
        {lines.map(line => (
          <Line key={`${line.from} ${line.to}`} line={line} isShown={isShown(line)} />
        ))}
        {graph.states.map(({ kind }, index) => {
          const [x, y] = at[index] ?? [0, 0]
          return (
            <g
              key={index}
              class={`sg-state ${kind}${index === state ? ' here' : ''}`}
              data-state={index}
              transform={`translate(${x} ${y})`}
            >
              {index === state && <circle class="sg-ring" r={stateSizes.radius + 5} />}
              <path d={shapes[kind]} />
              {index === 0 && <path class="sg-start" d="M-30 0H-12m-6-4 6 4-6 4" />}
              <text y="3.5">{index}</text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}

/** A circle; two for the end of all tasks, as in the drawing of an automaton; a diamond for a deadlock; a square for a fault. */
const shapes = {
  between: 'M-11 0a11 11 0 1 1 22 0a11 11 0 1 1-22 0z',
  end: 'M-11 0a11 11 0 1 1 22 0a11 11 0 1 1-22 0zM-8.5 0a8.5 8.5 0 1 1 17 0a8.5 8.5 0 1 1-17 0z',
  deadlock: 'M0-12L17 0L0 12L-17 0z',
  fault: 'M-10-10H10V10H-10z',
} as const

function Line({ line, isShown }: { readonly line: DrawnTransition; readonly isShown: boolean }) {
  const { points, task, label, labelAt } = line
  const [tipX, tipY] = points.at(-1) ?? [0, 0]
  const [beforeX, beforeY] = points.at(-2) ?? [0, 0]
  const turn = (Math.atan2(tipY - beforeY, tipX - beforeX) * 180) / Math.PI
  const d = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('')
  return (
    <g class={isShown ? 'sg-shown' : undefined}>
      <path class={`sg-line t${task % 5}`} d={d} />
      <path
        class="sg-tip"
        d="M0 0l-7-3.5v7z"
        transform={`translate(${short(tipX)} ${short(tipY)})rotate(${short(turn)})`}
      />
      <text class="sg-who" x={short(labelAt[0])} y={short(labelAt[1] + 3.5)}>
        {label}
      </text>
    </g>
  )
}

function short(number: number): number {
  return Math.round(number * 10) / 10
}
