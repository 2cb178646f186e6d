import { useMemo, useRef } from 'preact/hooks'
import type { Engine } from '../../../src/cell/engine.ts'
import { taskLetter } from '../../../src/figure/names.ts'
import {
  exitsOf,
  graphSummary,
  legendText,
  stateText,
  transitionText,
} from '../../../src/figure/state-text.ts'
import type { Exploration, StateGraph } from '../../../src/value/index.ts'
import { focusable } from '../focusable.ts'
import { OwnStyle } from '../OwnStyle.tsx'
import { replaceFragment } from '../replace-fragment.ts'
import { Replay } from '../replay/Replay.tsx'
import { useAddress } from '../use-fragment.ts'
import { StateDrawing } from './StateDrawing.tsx'
import { StateList } from './StateList.tsx'
import css from './state-graph.css?inline'
import { createWalk, type StateWalk } from './state-walk.ts'

interface StateGraphProps {
  readonly value: Exploration
  readonly graph: StateGraph
  readonly id: string
  readonly engine: Engine
}

/** Every state and every step between them, to walk through; where one stands is told in words and can be replayed. */
export function StateGraphView({ value, graph, id, engine }: StateGraphProps) {
  const broken = value.properties.find(property => property.witness !== undefined)
  const witness = broken?.witness
  const program = value.program ?? witness?.program
  const shown = witness?.steps ?? []
  const walk = useMemo(
    () => createWalk({ id, graph, program, shown, engine, writeAddress: replaceFragment }),
    [value, graph, id, engine],
  )
  useAddress(walk)
  const state = walk.state.value
  const run = walk.run.value
  const box = useRef<HTMLDivElement>(null)
  // A button goes away with the state it leaves: the focus stays with the graph.
  const press = (act: () => void) => () => {
    box.current?.focus({ preventScroll: true })
    act()
  }
  const keys = {
    onKeyDown: (event: KeyboardEvent) =>
      handleKey(event, walk, () => box.current?.focus({ preventScroll: true })),
  }
  return (
    <div class="sg-box">
      <OwnStyle css={css} />
      <div
        class="sg"
        ref={box}
        id={`${id}-g`}
        {...focusable('group', `State graph: ${graphSummary(graph)}`)}
        aria-describedby={`${id}-g-keys`}
        {...keys}
      >
        <StateDrawing graph={graph} shown={shown} state={state} onState={walk.goTo} />
        <ul class="sg-tasks" aria-label="Tasks">
          {value.tasks.map((name, task) => (
            <li key={name}>
              <svg width="26" height="6" aria-hidden="true">
                <path class={`sg-line t${task % 5}`} d="M0 3H26" />
              </svg>{' '}
              {taskLetter(task)} <code translate={false}>{name}</code>
            </li>
          ))}
        </ul>
        <p class="sg-keys">{legendText(graph, broken?.claim)}</p>
        <p class="sg-here" role="status">
          <b>{stateText(graph, state)}</b> {walk.situation.value} {walk.notice.value}
        </p>
        <p class="sg-exits no-print">
          {exitsOf(graph, state).map(number => (
            <button key={number} type="button" class="button" onClick={press(() => walk.follow(number))}>
              {transitionText(value, graph, number)}
            </button>
          ))}
          {state !== 0 && (
            <button type="button" class="button" onClick={press(walk.back)}>
              Back
            </button>
          )}
        </p>
        <p class="sg-keys no-print" id={`${id}-g-keys`}>
          Keys while the graph has the focus: <kbd>↓</kbd> steps on, <kbd>↑</kbd> back, <kbd>←</kbd>{' '}
          <kbd>→</kbd> to another step instead of the last, <kbd>1</kbd> to{' '}
          <kbd>{Math.min(9, value.tasks.length)}</kbd> run a task, <kbd>Home</kbd> to the start
          {shown.length > 0 && (
            <>
              , <kbd>End</kbd> to the end of the run drawn
            </>
          )}
          .
        </p>
      </div>
      <StateList value={value} graph={graph} />
      {run !== null && (
        <button
          type="button"
          class="button no-print"
          aria-expanded={walk.isReplaying.value}
          onClick={walk.toggleReplay}
        >
          {`Replay the run to state ${state}`}
        </button>
      )}
      {run !== null && walk.isReplaying.value ? (
        <Replay key={state} id={`${id}-g-run`} value={run} engine={engine} isSpelled />
      ) : (
        <span id={`${id}-g-run`} />
      )}
    </div>
  )
}

/** What a key does while the focus is in the graph; a key that does something here does nothing to the page. */
function handleKey(event: KeyboardEvent, walk: StateWalk, focus: () => void): void {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
  const act = actionFor(event.key, walk)
  if (act === undefined) return
  event.preventDefault()
  event.stopPropagation()
  focus()
  act()
}

function actionFor(key: string, walk: StateWalk): (() => void) | undefined {
  const task = /^[1-9]$/.test(key) ? Number(key) - 1 : -1
  if (task >= 0) return () => walk.runTask(task)
  switch (key) {
    case 'ArrowDown':
      return walk.onward
    case 'ArrowUp':
      return walk.back
    case 'ArrowLeft':
      return () => walk.aside(-1)
    case 'ArrowRight':
      return () => walk.aside(1)
    case 'Home':
      return walk.toStart
    case 'End':
      return walk.toEnd
    default:
      return undefined
  }
}
