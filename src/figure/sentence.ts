import type { Situation, Step, Trace } from '../value/index.ts'
import { deadlockParts } from './ending.ts'
import { fieldLabel, operationText, valueText } from './names.ts'
import { code, list, lock, type Part, plainText, task, text } from './parts.ts'
import { asMode, forMode, waitReason, whyNotFree } from './wait-reason.ts'

/** The sentence of the situation after `step` steps: 0 is the start. Says what the step did and what came of it. */
export function stepSentence(trace: Trace, step: number): readonly Part[] {
  const before = trace.situations[step - 1]
  const after = trace.situations[step]
  const taken = trace.steps[step - 1]
  if (taken === undefined || before === undefined || after === undefined) return startSentence(trace)
  const parts = [task(trace, taken.task), ...deed(trace, taken, before, after)]
  const clauses = consequences(trace, taken, before, after).flatMap(clause => [text('; '), ...clause])
  const misuse = taken.misuse.map(({ message }) => text(` Misuse: ${message}.`))
  return [...parts, ...clauses, text('.'), ...misuse]
}

/** The step's sentence and, at the end of a run, how the run stands there. */
export function caption(trace: Trace, step: number): readonly Part[] {
  const sentence = stepSentence(trace, step)
  if (step < trace.steps.length) return sentence
  const end = endSentence(trace)
  return end.length === 0 ? sentence : [...sentence, text(' '), ...end]
}

/** How the run stands at its end; empty for a run without steps, of which there is nothing to say yet. */
export function endSentence(trace: Trace): readonly Part[] {
  const last = trace.situations.at(-1)
  if (last === undefined) return []
  switch (trace.outcome) {
    case 'deadlock':
      return deadlockParts(trace, last)
    case 'finished':
      return [text(trace.tasks.length === 1 ? 'The task has ended.' : 'Every task has ended.')]
    case 'fault':
      return last.tasks.flatMap(({ fault }, index) =>
        fault
          ? [
              task(trace, index),
              text(` stops: ${fault.kind === 'assertion' ? 'an assertion fails, ' : ''}${fault.message}.`),
            ]
          : [],
      )
    case 'unfinished': {
      const ready = last.tasks.flatMap(({ choices }, index) => (choices > 0 ? [[task(trace, index)]] : []))
      return trace.steps.length === 0
        ? []
        : [text('The run stops here; '), ...list(ready), text(' can go on.')]
    }
  }
}

/** Both as plain text, for `aria-valuetext`, copying and tests. */
export function stepText(trace: Trace, step: number): string {
  return plainText(stepSentence(trace, step))
}

function startSentence(trace: Trace): readonly Part[] {
  const count = trace.tasks.length
  return [
    text(count === 1 ? 'Start: the task has not run yet.' : `Start: none of the ${count} tasks has run yet.`),
  ]
}

/** What the task did: everything after its name. */
function deed(trace: Trace, step: Step, before: Situation, after: Situation): readonly Part[] {
  const { operation } = step
  const { primitive, object, field, marked } = operation
  if (field !== undefined) {
    const name = code(fieldLabel(trace, field))
    const by = marked ? [text(' by '), code(primitive === 'read' ? 'READ_ONCE' : 'WRITE_ONCE')] : []
    if (primitive === 'read') return [text(' reads '), name, ...by, text(': '), code(valueText(step.result))]
    const [old, now] = [valueText(before.fields[field]), valueText(after.fields[field])]
    return old === now
      ? [text(' sets '), name, ...by, text(' to '), code(now), text(', as it was')]
      : [text(' sets '), name, ...by, text(' from '), code(old), text(' to '), code(now)]
  }
  if (object !== undefined) return call(trace, step, object, before, after)
  if (primitive === 'choose')
    return [text(' chooses '), code(String(step.choice)), text(`, of 0 to ${(operation.argument ?? 1) - 1}`)]
  if (primitive === 'kill') return [text(' kills '), task(trace, operation.argument ?? -1)]
  return [text(' runs '), code(operationText(trace, operation))]
}

function call(
  trace: Trace,
  step: Step,
  object: number,
  before: Situation,
  after: Situation,
): readonly Part[] {
  const name = lock(trace, object)
  const calls = [text(' calls '), code(step.operation.primitive), text(' on '), name]
  const type = trace.objects[object]?.type
  if (step.outcome === 'waits') {
    const wait = after.tasks[step.task]?.wait
    return [
      ...calls,
      text(' and waits'),
      ...(wait ? [text(': '), ...waitReason(trace, step.task, wait, after)] : []),
    ]
  }
  if (type === 'page') return [...calls, text(pageResult(step))]
  if (type === 'completion') return [...calls, text(completionResult(step))]
  return [...calls, ...lockResult(trace, step, object, before, after)]
}

function pageResult({ operation, result }: Step): string {
  switch (operation.primitive) {
    case 'touch_page':
      return result === 1 ? ': it is present' : ': it is absent, so the access faults'
    case 'install_page':
      return ': it is present now'
    case 'zap_page':
      return ': it is absent now, so the next access faults'
    default:
      return ''
  }
}

function completionResult({ operation, result }: Step): string {
  switch (operation.primitive) {
    case 'wait_for_completion':
    case 'wait_for_completion_killable':
      return result === 0 ? ': it is done already' : ' and gets -EINTR: the task was killed'
    case 'try_wait_for_completion':
      return result === 1 ? ': it is done' : ': it is not done'
    case 'complete':
      return ': one waiter may go on'
    case 'complete_all':
      return ': every waiter may go on'
    case 'reinit_completion':
      return ': it is not done any more'
    default:
      return ''
  }
}

function lockResult(
  trace: Trace,
  step: Step,
  object: number,
  before: Situation,
  after: Situation,
): readonly Part[] {
  const { primitive } = step.operation
  if (typeof step.result === 'number' && step.result < 0)
    return [text(' and gets -EINTR: the task was killed')]
  if (primitive.endsWith('trylock') && step.result === 0) {
    return [text(' and fails at once'), ...whyNotFree(trace, object, before)]
  }
  const held = before.holds.find(hold => hold.task === step.task && hold.object === object)
  const holds = after.holds.find(hold => hold.task === step.task && hold.object === object)
  if (held && holds && held.mode !== holds.mode)
    return [text(` and holds it ${asMode(holds.mode)} from now on`)]
  if (holds && (!held || holds.depth > held.depth)) {
    const others = after.holds.filter(hold => hold.object === object && hold.task !== step.task)
    const beside = others.map(hold => [task(trace, hold.task)])
    return [
      text(` and takes it${forMode(holds.mode)}${step.outcome === 'acquires' ? ' after its wait' : ''}`),
      ...(beside.length > 0 ? [text(', beside '), ...list(beside)] : []),
    ]
  }
  if (held && holds) return [text(' and still holds it')]
  if (held) return [text(' and releases it')]
  return []
}

/** What came of it, a clause each: who got what, what is held still, that the task ended, that a cycle closed. */
function consequences(
  trace: Trace,
  step: Step,
  before: Situation,
  after: Situation,
): readonly (readonly Part[])[] {
  const clauses: (readonly Part[])[] = step.woken.map(index => woken(trace, index, before, after))
  const isRelease = before.holds.some(
    hold => hold.task === step.task && hold.object === step.operation.object,
  )
  const isTake = after.holds.length > before.holds.length && step.outcome !== 'waits'
  const rest = after.holds.filter(hold => hold.task === step.task && hold.object !== step.operation.object)
  if ((isRelease || isTake) && rest.length > 0) {
    const names = list(rest.map(({ object }) => [lock(trace, object)]))
    clauses.push([task(trace, step.task), text(isRelease ? ' still holds ' : ' also holds '), ...names])
  }
  if (after.tasks[step.task]?.status === 'ended') clauses.push([task(trace, step.task), text(' ends')])
  if (after.cycle.length > 1 && before.cycle.length === 0 && step.outcome === 'waits')
    clauses.push([text('that closes the cycle')])
  return clauses
}

function woken(trace: Trace, index: number, before: Situation, after: Situation): readonly Part[] {
  const object = before.tasks[index]?.wait?.object
  const hold = after.holds.find(candidate => candidate.task === index && candidate.object === object)
  if (hold === undefined) {
    const ends = after.tasks[index]?.status === 'ended' ? ' and ends' : ''
    return [task(trace, index), text(` waits no longer${ends}`)]
  }
  return [task(trace, index), text(' now holds '), lock(trace, hold.object), text(forMode(hold.mode))]
}
