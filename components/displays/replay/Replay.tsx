import { useComputed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { mostLines } from '../../../src/figure/code-view.ts'
import { taskOrder } from '../../../src/figure/wait-for-graph.ts'
import type { Trace } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { focusable } from '../focusable.ts'
import { replaceFragment } from '../replace-fragment.ts'
import { useAddress } from '../use-fragment.ts'
import { Caption } from './Caption.tsx'
import { Code } from './Code.tsx'
import { Controls } from './Controls.tsx'
import { Fields } from './Fields.tsx'
import { handleKey } from './keys.ts'
import { Lanes } from './Lanes.tsx'
import { LockPatterns } from './LockPatterns.tsx'
import { createReplay } from './model.ts'
import './replay.css'
import { Runs } from './Runs.tsx'
import { StepList } from './StepList.tsx'
import { TakeOver } from './TakeOver.tsx'
import { WaitForGraph } from './WaitForGraph.tsx'

interface ReplayProps extends DisplayProps<Trace> {
  /** The page as served does not know the run, so the address spells it out. */
  readonly isSpelled?: boolean
}

/** A run to step through, and to leave for runs of one's own. Served at its last step, which is its point. */
export function Replay({ value, id, engine, isSpelled = false }: ReplayProps) {
  const model = useMemo(
    () => createReplay(value, id, engine, replaceFragment, isSpelled),
    [value, id, engine, isSpelled],
  )
  const order = useMemo(() => taskOrder(value), [value])
  const codeLines = useMemo(() => mostLines(value), [value])
  const trace = useComputed(() => model.trace.value).value
  const step = model.step.value

  useAddress(model)
  const keys = { onKeyDown: (event: KeyboardEvent) => handleKey(event, model) }
  return (
    <div
      class="replay"
      id={id}
      {...focusable('group', `Replay: ${value.title || 'a run'}`)}
      aria-describedby={`${id}-keys`}
      {...keys}
    >
      <LockPatterns id={id} locks={value.objects.map(({ name }) => name)} />
      <div class="rp-body">
        <Lanes id={id} trace={trace} step={step} steps={value.steps.length} onStep={model.goTo} />
        <Controls id={id} model={model} />
        <Caption model={model} />
        <WaitForGraph id={id} trace={trace} step={step} order={order} />
        <div class="rp-work">
          <Code model={model} lines={codeLines} />
          <Fields trace={trace} step={step} />
        </div>
        <TakeOver model={model} />
        <Runs model={model} />
        <p class="rp-keys no-print" id={`${id}-keys`}>
          Keys while the figure has the focus: <kbd>←</kbd> <kbd>→</kbd> <kbd>Home</kbd> <kbd>End</kbd> step,{' '}
          <kbd>Space</kbd> plays, <kbd>1</kbd> to <kbd>{Math.min(9, value.tasks.length)}</kbd> run a task,{' '}
          <kbd>Esc</kbd> leaves. Locks queue as policy <code>{value.policy}</code> says.
        </p>
        <StepList trace={trace} step={step} onStep={model.goTo} />
      </div>
      <p class="rp-end no-print" tabIndex={-1}>
        End of the replay
      </p>
    </div>
  )
}
