import { useEffect, useRef } from 'preact/hooks'
import { blockedText } from '../../../src/figure/situation-text.ts'
import { possibleRequests } from '../../../src/value/rwsem.ts'
import type { LabModel } from './model.ts'

/** What each task can ask for now; a task that waits says for whom. */
export function Ask({ model }: { readonly model: LabModel }) {
  const run = model.run.value
  const { trace } = run
  const box = useRef<HTMLUListElement>(null)
  /** The task that was asked for last: its buttons change under the focus. */
  const asked = useRef(-1)
  useEffect(() => {
    const own = box.current?.querySelector(`[data-task="${asked.current}"]`)
    asked.current = -1
    // Only where the button went away with the focus: the reader may have gone on meanwhile.
    if (own && document.activeElement === document.body)
      own.querySelector('button')?.focus({ preventScroll: true })
  }, [run])
  return (
    <section class="rw-ask no-print" aria-label="Ask for the lock">
      <p class="rw-title">Ask: choose which task calls what</p>
      <ul ref={box}>
        {trace.tasks.map((name, task) => {
          const possible = possibleRequests(trace, task)
          return (
            <li key={name} data-task={task}>
              <b translate={false}>{name}</b>
              <span>
                {possible.map((primitive, slot) => (
                  <button
                    key={slot}
                    type="button"
                    class="button"
                    onClick={() => {
                      asked.current = task
                      model.ask({ task, primitive })
                    }}
                  >
                    <span class="unseen">{`${name} calls `}</span>
                    <code translate={false}>{primitive}</code>
                  </button>
                ))}
                {possible.length === 0 && (
                  <button type="button" class="button rw-blocked" aria-disabled="true">
                    <span class="unseen">{`${name} `}</span>
                    {blockedText(trace, trace.steps.length, task)}
                  </button>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
