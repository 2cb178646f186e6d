import { type BarLabel, laneSizes, type PlacedBar } from '../../../src/figure/lanes.ts'
import type { LockKey } from '../../../src/figure/lock-identity.ts'

interface BarProps {
  readonly bar: PlacedBar
  readonly lock: LockKey
  readonly fill: string | undefined
  /** Where the part ends that is not to come. */
  readonly end: number
  readonly label: BarLabel | undefined
}

/** One hold or wait: what is past of it, faintly what is to come, and its label. */
export function BarShape({ bar: { kind, x, y, width }, lock, fill, end, label }: BarProps) {
  const height = laneSizes.bar
  const past = Math.max(0, end - x)
  const isHold = kind === 'hold'
  return (
    <g class={`rp-${kind} lk-${lock}`}>
      {past < width && (
        <rect class="rp-bar-to-come" x={x + past} y={y} width={width - past} height={height} rx="2" />
      )}
      {past > 0 && (
        <rect class="bar" x={x} y={y} width={past} height={height} rx="2" fill={isHold ? fill : undefined} />
      )}
      {isHold && fill && label?.inside && (
        <rect class="plate" x={label.x - 3} y={y} width={round(label.width + 6)} height={height} />
      )}
      {label && (
        <text class={label.inside ? 'in' : 'out'} x={round(label.x)} y={y + 13}>
          {label.text}
        </text>
      )}
    </g>
  )
}

function round(px: number): number {
  return Math.round(px * 10) / 10
}
