import { useMemo, useRef, useState } from 'preact/hooks'
import {
  allDependencies,
  drawLockGraph,
  fedText,
  fedWith,
  kindsText,
  type LockArc,
  placeText,
} from '../../../src/figure/lock-graph.ts'
import type { LockDependency, LockGraph } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { focusable, isOwnKey } from '../focusable.ts'
import { OwnStyle } from '../OwnStyle.tsx'
import { NoteText } from '../report/LineText.tsx'
import { lightLock, litLock, lockOfClass } from '../report/lit.ts'
import { useFragment } from '../use-fragment.ts'
import css from './lock-graph.css?inline'

/** Lock classes and the order in which they were taken, as the flows are fed to the validator one after the other. */
export function LockGraphDisplay({ value, id }: Pick<DisplayProps<LockGraph>, 'value' | 'id'>) {
  const last = value.tasks.length
  const all = useMemo(() => allDependencies(value), [value])
  const [fed, showFed] = useState(last)
  /** The same at once: keys may come faster than pictures. */
  const at = useRef(last)
  const setFed = (count: number) => {
    at.current = count
    showFed(count)
  }
  const [pointed, setPointed] = useState<LockDependency>()
  useFragment(
    fragment => {
      const found = /~(\d+)$/.exec(fragment.startsWith(`#${id}~`) ? fragment : '')?.[1]
      if (found !== undefined) setFed(Math.min(last, Number(found)))
    },
    [id, last],
  )
  const feed = (count: number) => {
    const next = Math.min(last, Math.max(0, count))
    setFed(next)
    history.replaceState(null, '', `#${id}~${next}`)
  }
  const point = (dependency: LockDependency | undefined) => {
    setPointed(dependency)
    lightLock(dependency && value.classes[dependency.to]?.name)
  }
  const onMouseOver = ({ target }: MouseEvent) => {
    if (!(target instanceof Element)) return
    const over = target.closest('[data-dependency]')
    point(over === null ? undefined : all[Number(over.getAttribute('data-dependency'))])
    const named = target.closest('[data-lock]')?.getAttribute('data-lock')
    if (named != null) lightLock(named)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowLeft: at.current - 1, ArrowRight: at.current + 1, Home: 0, End: last }[event.key]
    if (target === undefined || !isOwnKey(event)) return
    event.preventDefault()
    feed(target)
  }
  const events = { onKeyDown, onMouseOver, onMouseLeave: () => point(undefined) }
  return (
    <div
      id={id}
      class="lg"
      {...focusable('group', value.title || 'Lock graph')}
      aria-describedby={last > 1 ? `${id}-keys` : undefined}
      {...events}
    >
      <OwnStyle css={css} />
      <div class="lg-body">
        <Drawing graph={value} fed={fed} pointed={pointed} />
        <ol class="lg-list">
          {all.map((dependency, index) => (
            <Row
              key={index}
              graph={value}
              dependency={dependency}
              isFed={fedWith(value, dependency) <= fed}
              isPointed={dependency === pointed}
              index={index}
            />
          ))}
        </ol>
      </div>
      {kindsText(value) !== '' && <p class="lg-legend">{kindsText(value)}</p>}
      {last > 1 && (
        <div class="figure-controls lg-controls">
          <button
            type="button"
            class="button"
            aria-label="One flow less"
            aria-disabled={fed === 0}
            onClick={() => feed(at.current - 1)}
          >
            ◂
          </button>
          <button
            type="button"
            class="button"
            aria-label="Feed the next flow"
            aria-disabled={fed === last}
            onClick={() => feed(at.current + 1)}
          >
            ▸
          </button>
          {value.tasks.map((task, index) => (
            <button
              key={task}
              type="button"
              class="button"
              aria-pressed={index < fed}
              onClick={() => feed(index + 1)}
            >
              {task}
            </button>
          ))}
        </div>
      )}
      <p class="lg-caption" aria-live="polite">
        <NoteText text={fedText(value, fed)} locks={value.classes.map(({ name }) => name)} />
      </p>
      {last > 1 && (
        <p class="lg-keys no-print" id={`${id}-keys`}>
          Keys while the graph has the focus: <kbd>→</kbd> feeds the next flow, <kbd>←</kbd> one less,{' '}
          <kbd>Home</kbd> none, <kbd>End</kbd> all.
        </p>
      )}
    </div>
  )
}

interface DrawingProps {
  readonly graph: LockGraph
  readonly fed: number
  readonly pointed: LockDependency | undefined
}

function Drawing({ graph, fed, pointed }: DrawingProps) {
  const { width, height, boxes, arcs } = useMemo(() => drawLockGraph(graph), [graph])
  const classOf = ({ dependency, closing }: LockArc) =>
    [
      'lg-arc',
      closing && 'closing',
      fedWith(graph, dependency) > fed && 'unfed',
      dependency === pointed && 'pointed',
    ]
      .filter(Boolean)
      .join(' ')
  return (
    <svg
      class="lg-drawing"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Lock graph: ${graph.classes.length} classes, an arrow for each dependency; the list says the same in words`}
    >
      {arcs.map((arc, index) => (
        <g key={index} class={classOf(arc)} data-dependency={index}>
          <path d={arc.path} />
          <path class="lg-head" d={headOf(arc.path)} />
          <text x={arc.label.x} y={arc.label.y} text-anchor={arc.label.anchor}>
            {arc.text}
          </text>
        </g>
      ))}
      {boxes.map(({ name, x, y, width: boxWidth, height: boxHeight }) => (
        <g
          key={name}
          class={`lg-box lock-${lockOfClass(name)}${litLock.value === name ? ' lit' : ''}`}
          data-lock={name}
        >
          <rect x={x} y={y} width={boxWidth} height={boxHeight} rx="3" />
          <text x={x + boxWidth / 2} y={y + boxHeight / 2 + 4} text-anchor="middle">
            {name}
          </text>
        </g>
      ))}
    </svg>
  )
}

/** A small triangle at the end of an arc, which arrives level. */
function headOf(path: string): string {
  const [x = 0, y = 0] = path.split(' ').slice(-2).map(Number)
  const [control = 0] = path.split(' ').slice(-4).map(Number)
  const back = control > x ? 7 : -7
  return `M ${x} ${y} l ${back} -4 v 8 z`
}

interface RowProps {
  readonly graph: LockGraph
  readonly index: number
  readonly dependency: LockDependency
  readonly isFed: boolean
  readonly isPointed: boolean
}

function Row({ graph, index, dependency, isFed, isPointed }: RowProps) {
  const { from, to, kinds, task, frames } = dependency
  const name = (index: number) => graph.classes[index]?.name ?? ''
  return (
    <li
      class={`${isFed ? '' : 'unfed'}${isPointed ? ' pointed' : ''}${dependency === graph.closing ? ' closing' : ''}`}
      data-dependency={index}
    >
      <ClassName name={name(from)} />
      {' → '}
      <ClassName name={name(to)} /> <span class="lg-kinds">{kinds.join(' ')}</span>
      <span class="lg-where">
        {dependency === graph.closing && 'closes the circle; '}
        first seen in {placeText(task, frames)}
      </span>
    </li>
  )
}

function ClassName({ name }: { readonly name: string }) {
  return (
    <code
      class={`lock lock-${lockOfClass(name)}${litLock.value === name ? ' lit' : ''}`}
      translate={false}
      data-lock={name}
    >
      {name}
    </code>
  )
}
