import { requestOutcome, requestSentence } from '../../../src/figure/rwsem.ts'
import { ruleOf } from '../../../src/figure/rwsem-rule.ts'
import { firstRequests } from '../../../src/value/rwsem.ts'
import { focusable } from '../focusable.ts'
import { Sentence } from '../Sentence.tsx'
import type { LabModel } from './model.ts'

/** Every request as each policy answers it, and in sentences as the policy shown does. */
export function Answers({ model }: { readonly model: LabModel }) {
  const { runs, at } = model.shown.value
  const { requests, trace } = model.whole.value
  const upTo = requests.map((_, index) => firstRequests(model.whole.value, index + 1))
  return (
    <>
      <div class="rw-answers" {...focusable('region', 'The requests under each policy')}>
        <table>
          <caption>The same requests under each policy</caption>
          <thead>
            <tr>
              <th scope="col">request</th>
              {runs.map(run => (
                <th key={run.trace.policy} scope="col">
                  {run.trace.policy}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {requests.map(({ task, primitive }, index) => (
              <tr key={index} aria-current={index + 1 === at ? 'step' : undefined}>
                <th scope="row">
                  {`${index + 1}. ${trace.tasks[task] ?? ''} `}
                  <code translate={false}>{primitive}</code>
                </th>
                {runs.map(run => (
                  <td key={run.trace.policy}>{requestOutcome(firstRequests(run, index + 1))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <details class="rp-list">
        <summary>{`All ${requests.length} requests as text, policy ${trace.policy}`}</summary>
        <ol>
          {upTo.map((run, index) => (
            <li key={index}>
              <button
                type="button"
                aria-current={index + 1 === at ? 'step' : undefined}
                onClick={() => model.goTo(index + 1)}
              >
                <Sentence parts={requestSentence(run)} /> <Sentence parts={ruleOf(run)} />
              </button>
            </li>
          ))}
        </ol>
      </details>
    </>
  )
}
