import { lockIdentity } from '../../../src/figure/lock-identity.ts'
import { taskLetter } from '../../../src/figure/names.ts'
import { graphText } from '../../../src/figure/situation-text.ts'
import {
  edgesOf,
  type GraphEdge,
  graphHeight,
  graphSizes,
  holdsText,
  nodeY,
  waitText,
} from '../../../src/figure/wait-for-graph.ts'
import type { Trace } from '../../../src/value/index.ts'
import './wait-for-graph.css'

interface GraphProps {
  readonly id: string
  readonly trace: Trace
  readonly step: number
  /** The tasks from top to bottom, the same for all runs of the figure. */
  readonly order: readonly number[]
}

/** Who waits for whom after a step; each task keeps its place. */
export function WaitForGraph({ trace, step, order }: GraphProps) {
  const situation = trace.situations[step]
  if (situation === undefined) return null
  const edges = edgesOf(situation, order)
  const { box, boxHeight, side, width } = graphSizes
  return (
    <div class="rp-graph">
      <svg
        width={width}
        height={graphHeight(order.length)}
        viewBox={`0 0 ${width} ${graphHeight(order.length)}`}
        role="img"
        aria-label={`Wait-for graph. ${graphText(trace, step)}`}
      >
        {edges.map(edge => (
          <Edge key={`${edge.from}-${edge.to}`} edge={edge} trace={trace} />
        ))}
        {order.map(task => {
          const y = nodeY(order, task)
          const wait = situation.tasks[task]?.wait
          const inCycle = situation.cycle.includes(task)
          const isLast = situation.cycle[0] === task
          return (
            <g key={task} class={`rp-node ${situation.tasks[task]?.status}${inCycle ? ' cycle' : ''}`}>
              <rect x={side} y={y} width={box} height={boxHeight} rx="4" />
              <circle cx={side + 18} cy={y + boxHeight / 2} r="9" />
              <text class="letter" x={side + 18} y={y + boxHeight / 2 + 4}>
                {taskLetter(task)}
              </text>
              <text class="name" x={side + 34} y={y + 17}>
                {trace.tasks[task]}
              </text>
              <text class="held" x={side + 34} y={y + 32}>
                {holdsText(trace, situation, task)}
              </text>
              {wait && (
                <text
                  class={`wait lk-${lockIdentity(trace.objects[wait.object]?.name ?? '').key}`}
                  x={side + 34}
                  y={y + boxHeight + 20}
                >
                  {waitText(trace, situation, task)}
                  {isLast && <tspan class="closes">{' closes the cycle'}</tspan>}
                </text>
              )}
            </g>
          )
        })}
      </svg>
    </div>
  )
}

function Edge({ edge, trace }: { edge: GraphEdge; trace: Trace }) {
  const key = lockIdentity(trace.objects[edge.object]?.name ?? '').key
  const [tipX, tipY] = edge.points.at(-1) ?? [0, 0]
  const [beforeX, beforeY] = edge.points.at(-2) ?? [0, 0]
  const d = edge.points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  const turn = (Math.atan2(tipY - beforeY, tipX - beforeX) * 180) / Math.PI
  return (
    <g class={`rp-edge lk-${key}${edge.closing ? ' closing' : ''}`}>
      {edge.inCycle && <path class="halo" d={d} />}
      <path class="line" d={d} />
      <path class="tip" d="M0 0l-9-5v10z" transform={`translate(${tipX} ${tipY})rotate(${turn})`} />
    </g>
  )
}
