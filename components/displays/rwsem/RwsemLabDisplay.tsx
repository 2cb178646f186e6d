import { useMemo } from 'preact/hooks'
import { plainText } from '../../../src/figure/parts.ts'
import { requestSentence } from '../../../src/figure/rwsem.ts'
import { ruleOf } from '../../../src/figure/rwsem-rule.ts'
import type { RwsemLab } from '../../../src/value/index.ts'
import { firstRequests } from '../../../src/value/rwsem.ts'
import type { DisplayProps } from '../display.ts'
import { focusable } from '../focusable.ts'
import { OwnStyle } from '../OwnStyle.tsx'
import { replaceFragment } from '../replace-fragment.ts'
import { Sentence } from '../Sentence.tsx'
import { useAddress } from '../use-fragment.ts'
import { Answers } from './Answers.tsx'
import { Ask } from './Ask.tsx'
import { handleKey } from './keys.ts'
import { LockState } from './LockState.tsx'
import { createLab, type LabModel } from './model.ts'
import css from './rwsem.css?inline'

/** One rw_semaphore that the reader's tasks ask for: who holds it, who waits, who passes whom, and by which rule. */
export function RwsemLabDisplay({ value, id, engine }: DisplayProps<RwsemLab>) {
  const model = useMemo(() => createLab(value, id, engine, replaceFragment), [value, id, engine])
  const tasks = value.runs[0]?.trace.tasks.length ?? 0
  useAddress(model)
  const keys = { onKeyDown: (event: KeyboardEvent) => handleKey(event, model) }
  return (
    <div
      class="replay rw"
      id={id}
      {...focusable('group', `Lab: ${value.title || 'one rw_semaphore'}`)}
      aria-describedby={`${id}-keys`}
      {...keys}
    >
      <OwnStyle css={css} />
      <Policies model={model} />
      <LockState run={model.run.value} />
      <Caption model={model} />
      <Controls model={model} />
      <Ask model={model} />
      <p class="rp-notice rw-notice no-print" role="status">
        {model.notice.value}
      </p>
      <p class="rp-keys rw-keys no-print" id={`${id}-keys`}>
        Keys while the figure has the focus: <kbd>←</kbd> <kbd>→</kbd> <kbd>Home</kbd> <kbd>End</kbd> go
        through the requests, <kbd>1</kbd> to <kbd>{Math.min(9, tasks)}</kbd> go to what a task can ask for,{' '}
        <kbd>Esc</kbd> leaves.
      </p>
      <Answers model={model} />
      <p class="rp-end no-print" tabIndex={-1}>
        End of the lab
      </p>
    </div>
  )
}

/** Which policy answers. */
function Policies({ model }: { readonly model: LabModel }) {
  return (
    <p class="rw-policies no-print">
      <span>Policy</span>
      {model.policies.map(policy => (
        <button
          key={policy}
          type="button"
          id={model.idOf(policy) === model.idOf(model.policies[0]) ? undefined : model.idOf(policy)}
          class="button"
          aria-pressed={policy === model.policy.value}
          onClick={() => model.choosePolicy(policy)}
        >
          {policy}
        </button>
      ))}
    </p>
  )
}

/** What the last request did, and the rule that decided it: the caption and what a screen reader hears. */
function Caption({ model }: { readonly model: LabModel }) {
  const run = model.run.value
  const { at } = model.shown.value
  const total = model.whole.value.requests.length
  const longest = useMemo(() => longestCaption(model.given), [model])
  return (
    <div class="rp-caption figure-caption rw-caption">
      <p role="status">
        <b>{model.isOwn.value ? 'Your requests' : model.given.title}. </b>
        <span class="rp-at">{`Request ${at} of ${total}, policy ${run.trace.policy}. `}</span>
        <span key={`${model.policy.value}-${at}`}>
          <Sentence parts={requestSentence(run)} />{' '}
          <i>
            <Sentence parts={ruleOf(run)} />
          </i>
        </span>
      </p>
      <p class="rp-room" aria-hidden="true" data-room={longest} />
    </div>
  )
}

function longestCaption({ title, runs }: RwsemLab): string {
  const captions = runs.flatMap(run =>
    run.requests.map((_, index) => {
      const upTo = firstRequests(run, index + 1)
      return plainText([...requestSentence(upTo), ...ruleOf(upTo)])
    }),
  )
  const longest = captions.reduce((one, other) => (other.length > one.length ? other : one), '')
  return `${title}. Request 10 of 10, policy writer-pref. ${longest}`
}

/** Going through the requests, and back to others. */
function Controls({ model }: { readonly model: LabModel }) {
  const { at } = model.shown.value
  const last = model.whole.value.requests.length
  const steps = [
    { label: 'First', off: at === 0, press: () => model.goTo(0) },
    { label: 'Back', off: at === 0, press: () => model.goTo(at - 1) },
    { label: 'Step', off: at === last, press: () => model.goTo(at + 1) },
    { label: 'Last', off: at === last, press: () => model.goTo(last) },
    { label: 'Undo', off: !model.canUndo.value, press: model.undo },
    { label: 'Start empty', off: false, press: model.clear },
    { label: 'Original requests', off: !model.isOwn.value, press: model.original },
  ]
  return (
    <p class="rp-buttons rw-controls no-print">
      {steps.map(({ label, off, press }) => (
        <button
          key={label}
          type="button"
          class="button"
          aria-disabled={off}
          onClick={() => {
            if (!off) press()
          }}
        >
          {label}
        </button>
      ))}
    </p>
  )
}
