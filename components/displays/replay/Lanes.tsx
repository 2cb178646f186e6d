import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import {
  barEnd,
  columnWidthFor,
  columnX,
  type Lanes as Geometry,
  labelOf,
  laneSizes,
  lanesOf,
} from '../../../src/figure/lanes.ts'
import { lockIdentity } from '../../../src/figure/lock-identity.ts'
import { taskLetter } from '../../../src/figure/names.ts'
import { situationText } from '../../../src/figure/situation-text.ts'
import type { Trace } from '../../../src/value/index.ts'
import { focusable } from '../focusable.ts'
import { BarShape } from './BarShape.tsx'
import { lockFill } from './LockPatterns.tsx'
import './lanes.css'

/** Room for the steps in a figure of full width, in px. */
const laneRoom = 530

interface LanesProps {
  readonly id: string
  readonly trace: Trace
  readonly step: number
  /** Steps that the columns are made to fit, the same for every run of the figure. */
  readonly steps: number
  readonly onStep: (step: number) => void
}

/** A lane for each task, a column for each step: what was held and waited for, and what is to come, faintly. */
export function Lanes({ id, trace, step, steps, onStep }: LanesProps) {
  const [room, setRoom] = useState(laneRoom)
  const columnWidth = columnWidthFor(steps, room)
  const geometry = useMemo(() => lanesOf(trace, columnWidth), [trace, columnWidth])
  const scroller = useRef<HTMLDivElement>(null)
  // The server cannot know the width; the heights do not depend on it.
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => setRoom(box.clientWidth))
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const box = scroller.current
    if (box) keepInView(box, columnX(columnWidth, step), columnX(columnWidth, step + 1))
  }, [step, columnWidth])
  const { width, height, lanes } = geometry
  const keyOf = (object: number) => lockIdentity(trace.objects[object]?.name ?? '').key
  return (
    <div class="rp-lanes">
      <ol class="rp-names" style={`--axis:${laneSizes.axis}`}>
        {lanes.map(lane => (
          <LaneName key={lane.task} trace={trace} step={step} task={lane.task} height={lane.height} />
        ))}
      </ol>
      <div class="rp-scroll" ref={scroller} {...focusable('region', 'Lanes')}>
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`After step ${step}: ${situationText(trace, step)}`}
          {...{ onClick: (event: MouseEvent) => onStep(stepAt(event, geometry, trace.steps.length)) }}
        >
          <Now geometry={geometry} step={step} />
          {lanes.map(({ task, y }) => (
            <path key={task} class="rp-rule" d={`M0 ${y + 0.5}H${width}`} />
          ))}
          {trace.steps.map((_, index) => (
            <text
              key={`n${index}`}
              class={index + 1 === step ? 'rp-no on' : index + 1 > step ? 'rp-no to-come' : 'rp-no'}
              x={columnX(columnWidth, index + 1) + columnWidth / 2}
              y="16"
            >
              {index + 1}
            </text>
          ))}
          {geometry.arrows
            .filter(arrow => arrow.step <= step)
            .map(({ x, y1, y2, object, from, to, step: at }) => (
              <g key={`a${from}-${to}-${at}`} class={`rp-arrow lk-${keyOf(object)}`}>
                <path d={`M${x} ${y1}V${y2 + (y2 > y1 ? -4 : 4)}`} />
                <path class="tip" d={`M${x} ${y2}l-4 ${y2 > y1 ? -6.5 : 6.5}h8z`} />
              </g>
            ))}
          {trace.steps.map((taken, index) => (
            <StepMark
              key={`m${index}`}
              geometry={geometry}
              trace={trace}
              index={index}
              toCome={index >= step}
              task={taken.task}
            />
          ))}
          {geometry.bars.map((bar, index) => (
            <BarShape
              key={`b${bar.task}-${bar.kind}-${bar.object}-${bar.from}`}
              bar={bar}
              fill={lockFill(id, keyOf(bar.object))}
              lock={keyOf(bar.object)}
              end={barEnd(geometry, index, step)}
              label={labelOf(trace, geometry, index, step)}
            />
          ))}
        </svg>
      </div>
    </div>
  )
}

function LaneName({
  trace,
  step,
  task,
  height,
}: {
  trace: Trace
  step: number
  task: number
  height: number
}) {
  const status = trace.situations[step]?.tasks[task]?.status ?? 'ready'
  const words = { ready: '', waiting: 'waits', ended: 'ended', faulted: 'stopped' }[status]
  // A name may break after an underscore, where it has to.
  const pieces = (trace.tasks[task] ?? '').split(/(?<=_)/)
  return (
    <li class={status} style={`--height:${height}`}>
      <b class="rp-letter">{taskLetter(task)}</b>
      <span>
        <code translate={false}>
          {pieces.flatMap((piece, index) => (index === 0 ? [piece] : [<wbr key={piece} />, piece]))}
        </code>
        <small>{words}</small>
      </span>
    </li>
  )
}

/** The column of the present step. */
function Now({ geometry, step }: { geometry: Geometry; step: number }) {
  const x = columnX(geometry.columnWidth, step)
  const width = columnX(geometry.columnWidth, step + 1) - x
  return <rect class="rp-now" x={x} width={width} height={geometry.height} />
}

/** Where a task made a step: filled when it went through, open when the task began to wait or its trylock failed. */
function StepMark({
  geometry,
  trace,
  index,
  task,
  toCome,
}: {
  geometry: Geometry
  trace: Trace
  index: number
  task: number
  toCome: boolean
}) {
  const taken = trace.steps[index]
  const lane = geometry.lanes[task]
  if (taken === undefined || lane === undefined) return null
  const isOpen =
    taken.outcome === 'waits' || (taken.operation.primitive.endsWith('trylock') && taken.result === 0)
  const state = `${isOpen ? ' open' : ''}${taken.misuse.length > 0 ? ' misuse' : ''}${toCome ? ' to-come' : ''}`
  const x = columnX(geometry.columnWidth, index + 1) + geometry.columnWidth / 2
  return <circle class={`rp-step${state}`} cx={x} cy={lane.y + 9} r="3" />
}

function stepAt(event: MouseEvent, { columnWidth }: Geometry, steps: number): number {
  const box = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : undefined
  const step = Math.ceil((event.clientX - (box?.left ?? 0) - laneSizes.start) / columnWidth)
  return Math.min(steps, Math.max(0, step))
}

/** Scrolls the lanes, never the page. */
function keepInView(box: HTMLElement, left: number, right: number) {
  if (left < box.scrollLeft) box.scrollLeft = left - 8
  else if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth + 8
}
