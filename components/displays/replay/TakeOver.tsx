import { useMemo } from 'preact/hooks'
import { longestAction } from '../../../src/figure/longest.ts'
import { operationText, taskLetter } from '../../../src/figure/names.ts'
import { blockedText } from '../../../src/figure/situation-text.ts'
import type { ReplayModel } from './model.ts'
import './take-over.css'

/** A button for each task: what it would do next, or why it cannot. Pressing one leaves the run shown. */
export function TakeOver({ model }: { readonly model: ReplayModel }) {
  const trace = model.trace.value
  const step = model.step.value
  const situation = trace.situations[step]
  const { given } = model
  const longest = useMemo(() => given.tasks.map((_, task) => longestAction(given, task)), [given])
  return (
    <section class="rp-take no-print" aria-label="Take over">
      <p>Take over: choose who runs next</p>
      <ul>
        {trace.tasks.map((name, task) => {
          const state = situation?.tasks[task]
          const blocked = blockedText(trace, step, task)
          const call = state?.operation ? operationText(trace, state.operation) : ''
          const choices = Math.max(1, state?.choices ?? 0)
          return (
            <li key={name} class={state?.status}>
              {Array.from({ length: choices }, (_, choice) => (
                <button
                  key={choice}
                  type="button"
                  class="button"
                  data-task={task}
                  aria-disabled={blocked !== ''}
                  onClick={() => model.run({ task, choice })}
                >
                  <b class="rp-letter" aria-hidden="true">
                    {taskLetter(task)}
                  </b>
                  <span>
                    <b>{blocked === '' ? `Run ${name}: ` : `${name} `}</b>
                    <span class="rp-action" data-room={longest[task]}>
                      {blocked === '' ? (
                        <code translate={false}>{choices > 1 ? `${call} gives ${choice}` : call}</code>
                      ) : (
                        <span>{blocked}</span>
                      )}
                    </span>
                  </span>
                </button>
              ))}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
