import { useMemo, useState } from 'preact/hooks'
import { flagsText, stateName, stepText } from '../../../src/figure/machine-text.ts'
import {
  firstActions,
  type MachineAction,
  type MachineWalk,
  machineAddress,
  readMachineAddress,
  walkMachine,
  withAction,
  withFailure,
} from '../../../src/figure/machine-walk.ts'
import type { Machine } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { focusable } from '../focusable.ts'
import { OwnStyle } from '../OwnStyle.tsx'
import { replaceFragment } from '../replace-fragment.ts'
import { useFragment } from '../use-fragment.ts'
import { MachineDrawing } from './MachineDrawing.tsx'
import { MachineFds } from './MachineFds.tsx'
import { MachineTables } from './MachineTables.tsx'
import css from './machine.css?inline'

/** A migration state machine to ask: the states of a device, the arcs a request takes, and the data fds it gives. */
export function MachineDisplay({ value, id }: DisplayProps<Machine>) {
  const first = useMemo((): MachineWalk => {
    const actions = firstActions(value)
    return { actions, step: walkMachine(value, actions).length - 1 }
  }, [value])
  const [walk, setWalk] = useState(first)
  const steps = useMemo(() => walkMachine(value, walk.actions), [value, walk])
  const last = steps.length - 1
  const shown = steps[walk.step] ?? steps[0]
  useFragment(
    fragment => {
      const found = readMachineAddress(value, fragment, id)
      if (found !== undefined) setWalk(found)
    },
    [value, id],
  )
  if (shown === undefined) return null
  const show = (next: MachineWalk) => {
    setWalk(next)
    replaceFragment(machineAddress(id, next))
  }
  const goTo = (step: number) => show({ ...walk, step: Math.min(last, Math.max(0, step)) })
  const act = (action: MachineAction) => show(withAction(value, walk, action))
  const failing = withFailure(value, walk)
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => goTo(walk.step - 1),
    ArrowRight: () => goTo(walk.step + 1),
    Home: () => goTo(0),
    End: () => goTo(last),
    r: () => act({ kind: 'reset' }),
    ...(failing && { f: () => show(failing) }),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== event.currentTarget) return
    const isState = /^[0-8]$/.test(event.key)
    const handle = isState ? () => act({ kind: 'set', to: Number(event.key) }) : keys[event.key]
    if (handle === undefined) return
    event.preventDefault()
    handle()
  }
  const events = { onKeyDown }
  const targets = [...value.names.keys(), value.names.length]
  return (
    <div
      id={id}
      class="mm"
      {...focusable('group', `Migration state machine, ${flagsText(value)}`)}
      aria-describedby={`${id}-keys`}
      {...events}
    >
      <OwnStyle css={css} />
      <p class="mm-head">
        {value.title !== '' && <b>{value.title}. </b>}
        Flags {flagsText(value)}, code of Linux {value.release}.
      </p>
      <div class="mm-body">
        <MachineDrawing
          machine={value}
          step={shown}
          label={`${stateName(value, shown.state)} is the current state.`}
        />
        <div>
          <fieldset class="mm-ask no-print">
            <legend class="mm-label">Ask for a state (SET), by its number</legend>
            {targets.map(to => (
              <button key={to} type="button" class="button" onClick={() => act({ kind: 'set', to })}>
                {to} <span translate={false}>{value.names[to] ?? 'no state'}</span>
              </button>
            ))}
            <button type="button" class="button" onClick={() => act({ kind: 'reset' })}>
              Reset the device
            </button>
          </fieldset>
          <MachineFds fds={shown.fds} />
        </div>
      </div>
      <div class="figure-controls mm-controls">
        <button
          type="button"
          class="button"
          aria-label="One step back"
          aria-disabled={walk.step === 0}
          onClick={() => goTo(walk.step - 1)}
        >
          ◂
        </button>
        <button
          type="button"
          class="button"
          aria-label="Next arc"
          aria-disabled={walk.step === last}
          onClick={() => goTo(walk.step + 1)}
        >
          ▸
        </button>
        <button type="button" class="button" onClick={() => goTo(last)} aria-disabled={walk.step === last}>
          All arcs
        </button>
        <button
          type="button"
          class="button"
          aria-disabled={failing === undefined}
          onClick={() => failing && show(failing)}
        >
          Let the next arc fail
        </button>
        <button type="button" class="button" onClick={() => show({ actions: [], step: 0 })}>
          Start again
        </button>
      </div>
      <p class="mm-now" role="status">
        {stepText(value, shown, walk.actions[shown.action])}
      </p>
      <ol class="mm-steps" start={0}>
        {steps.map((step, index) => (
          <li key={index} aria-current={index === walk.step ? 'step' : undefined}>
            {stepText(value, step, walk.actions[step.action])}
          </li>
        ))}
      </ol>
      <MachineTables machine={value} />
      <p class="mm-keys no-print" id={`${id}-keys`}>
        Keys while the figure has the focus: <kbd>0</kbd> to <kbd>8</kbd> ask for a state, <kbd>←</kbd>{' '}
        <kbd>→</kbd> step, <kbd>f</kbd> lets the next arc fail, <kbd>r</kbd> resets, <kbd>Home</kbd>{' '}
        <kbd>End</kbd>.
      </p>
    </div>
  )
}
