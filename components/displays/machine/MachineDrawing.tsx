import { useMemo } from 'preact/hooks'
import { type DrawnArrow, drawMachine } from '../../../src/figure/machine.ts'
import type { MachineStep } from '../../../src/figure/machine-walk.ts'
import type { Machine } from '../../../src/value/index.ts'

interface DrawingProps {
  readonly machine: Machine
  readonly step: MachineStep
  readonly label: string
}

/** States and arcs; the way of the request under way is numbered, what has been taken of it drawn heavier. */
export function MachineDrawing({ machine, step, label }: DrawingProps) {
  const { width, height, boxes, arcs, reset, sessions } = useMemo(() => drawMachine(machine), [machine])
  const placeOnWay = (from: number, to: number) =>
    step.path.findIndex((state, index) => state === from && step.path[index + 1] === to) + 1
  const fromError = step.kind === 'reset' && machine.names[step.path[0] ?? -1] === 'ERROR'
  return (
    <svg class="mm-drawing" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {sessions.map(({ name, x, y, width: wide, height: high, label: [labelX, labelY] }) => (
        <g key={name} class="mm-session">
          <rect x={x} y={y} width={wide} height={high} rx="6" />
          <text x={labelX} y={labelY}>
            {name}
          </text>
        </g>
      ))}
      <g class={`mm-arc mm-reset${fromError && !step.stuck ? ' taken' : ''}`}>
        <Arrow arrow={reset} />
        <text x={reset.middle[0]} y={reset.middle[1] - 5}>
          reset
        </text>
      </g>
      {arcs.map(({ arc, ...arrow }) => {
        const place = placeOnWay(arc.from, arc.to)
        const isFailed = step.kind === 'failed' && place === step.taken + 1
        const way = place === 0 ? '' : isFailed ? ' failed' : place <= step.taken ? ' taken' : ' ahead'
        const sign = arc.data?.change === 'opens' ? '+fd' : arc.data?.change === 'ends' ? '−fd' : ''
        return (
          <g key={`${arc.from} ${arc.to}`} class={`mm-arc${way}`}>
            <Arrow arrow={arrow} />
            {sign !== '' && (
              <text x={arrow.beside[0]} y={arrow.beside[1] + 3}>
                {sign}
              </text>
            )}
            {place > 0 && (
              <>
                <circle cx={arrow.middle[0]} cy={arrow.middle[1]} r="7" />
                <text class="mm-place" x={arrow.middle[0]} y={arrow.middle[1] + 3.5}>
                  {isFailed ? '×' : place}
                </text>
              </>
            )}
          </g>
        )
      })}
      {boxes.map(({ number, name, x, y, width: wide, height: high }) => (
        <g
          key={name}
          class={`mm-state${number === step.state ? ' current' : ''}${name === 'ERROR' ? ' error' : ''}`}
        >
          <rect x={x} y={y} width={wide} height={high} rx="4" />
          <text x={x + wide / 2} y={y + 16}>
            {name}
          </text>
          <text class="mm-number" x={x + wide / 2} y={y + 29}>
            {number}
          </text>
        </g>
      ))}
    </svg>
  )
}

function Arrow({ arrow: { start, tip } }: { readonly arrow: DrawnArrow }) {
  const turn = (Math.atan2(tip[1] - start[1], tip[0] - start[0]) * 180) / Math.PI
  return (
    <>
      <path d={`M${start[0]} ${start[1]}L${tip[0]} ${tip[1]}`} />
      <path class="mm-tip" d="M0 0l-8-4v8z" transform={`translate(${tip[0]} ${tip[1]})rotate(${turn})`} />
    </>
  )
}
