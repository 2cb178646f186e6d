import { Fragment } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { codeParts } from '../../../src/figure/code-line.ts'
import { codeView, type Listing } from '../../../src/figure/code-view.ts'
import { longestStack, stackNames } from '../../../src/figure/longest.ts'
import { taskLetter } from '../../../src/figure/names.ts'
import type { Trace } from '../../../src/value/index.ts'
import { focusable } from '../focusable.ts'
import type { ReplayModel } from './model.ts'
import './code.css'

/** Most lines that are shown without scrolling. */
const tallest = 15

/** The functions that a task stands in, with its lines; by default those of the task that made the step. */
export function Code({ model, lines }: { readonly model: ReplayModel; readonly lines: number }) {
  const trace = model.trace.value
  const step = model.step.value
  const followed = model.followed.value
  const task = followed ?? trace.steps[Math.max(0, step - 1)]?.task ?? 0
  const listings = codeView(trace, step, task)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const marks = box.current?.querySelectorAll<HTMLElement>('.now')
    const marked = marks?.[marks.length - 1]
    if (box.current && marked) showLine(box.current, marked)
  }, [trace, step, task])
  return (
    <section class="rp-code" aria-label="Code">
      <div class="rp-tabs no-print">
        {trace.tasks.map((name, index) => (
          <button
            key={name}
            type="button"
            class="button"
            aria-pressed={index === task}
            title={name}
            onClick={() => {
              model.followed.value = index
            }}
          >
            <span aria-hidden="true">{taskLetter(index)}</span>
            <span class="unseen">{`Code of ${name}`}</span>
          </button>
        ))}
        <button
          type="button"
          class="button"
          aria-pressed={followed === null}
          onClick={() => {
            model.followed.value = null
          }}
        >
          Follow the steps
        </button>
      </div>
      <CallStack trace={trace} step={step} task={task} />
      <div
        class="rp-listings"
        ref={box}
        {...focusable('region', `Model code of ${trace.tasks[task] ?? 'the task'}`)}
        style={`--lines:${Math.min(tallest, lines)}`}
      >
        {listings.map(listing => (
          <Lines key={listing.source.name} listing={listing} />
        ))}
      </div>
    </section>
  )
}

function CallStack({ trace, step, task }: { trace: Trace; step: number; task: number }) {
  const names = stackNames(trace, trace.situations[step]?.tasks[task]?.stack ?? [])
  const longest = useMemo(() => longestStack(trace), [trace.program])
  return (
    <div class="rp-stack">
      <p>
        <b>{trace.tasks[task]}</b>
        {names.length === 0 && ' has ended'}
        {names.map((name, depth) => (
          <Fragment key={`${name}-${depth}`}>
            {depth === 0 ? ': ' : ' › '}
            <code translate={false}>{name}</code>
          </Fragment>
        ))}
      </p>
      <p class="rp-room" aria-hidden="true" data-room={longest} />
    </div>
  )
}

function Lines({ listing: { source, line, ran, standing } }: { listing: Listing }) {
  return (
    <pre>
      {source.text.map((words, index) => {
        const at = source.line + index
        const letters = (standing.get(at) ?? []).map(taskLetter).join('')
        return (
          <code key={at} class={at === line ? 'now' : at === ran ? 'ran' : undefined}>
            <i aria-hidden="true">{letters}</i>
            <i aria-hidden="true">{at}</i>
            {codeParts(words).map(part =>
              part.kind === 'plain' ? (
                part.text
              ) : (
                <span
                  key={part.text}
                  class={part.kind === 'lock' ? `lock lock-${part.lock}` : `tok-${part.kind}`}
                >
                  {part.text}
                </span>
              ),
            )}
            {'\n'}
          </code>
        )
      })}
    </pre>
  )
}

/** Scrolls the listing, never the page. */
function showLine(box: HTMLElement, line: HTMLElement) {
  const top = line.offsetTop
  if (top < box.scrollTop || top + line.offsetHeight > box.scrollTop + box.clientHeight) {
    box.scrollTop = top - box.clientHeight / 2
  }
}
