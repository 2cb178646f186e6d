import type { Policy, Program } from '../../value/index.ts'
import type { ExportedClaim, KeptClaim } from './claim-tree.ts'
import type { Survey } from './survey.ts'

/** What the file is about, in lines. */
export function subjectWords(title: string, { tasks, policy }: Program): readonly string[] {
  return [
    title === '' ? 'A scenario' : title,
    '',
    `Tasks: ${tasks.map(({ name }) => name).join(', ')}.`,
    ...policyWords(policy),
    'One step is one call of a primitive, or one read or write of a field; what comes between is free.',
  ]
}

/** How waiters queue, in lines. */
function policyWords(policy: Policy): readonly string[] {
  switch (policy) {
    case 'linux':
      return [
        'Policy linux: waiters queue, first come first served, and who releases hands over; a reader at the head of the',
        'queue of a rw_semaphore takes all queued readers along, and a queued writer stops new readers.',
      ]
    case 'writer-pref':
      return [
        'Policy writer-pref: who comes first after a release gets the lock; a writer that has to wait announces itself by a',
        'step, which stops new readers.',
      ]
    case 'unfair':
      return [
        'Policy unfair: who comes first after a release gets the lock; readers get in past waiting writers.',
      ]
  }
}

/** What every checker has to find, in lines. */
export function expectations({
  states,
  transitions,
  cutOff,
  stuck,
  hasFault,
  hasMisuse,
}: Survey): readonly string[] {
  const n = (count: number, one: string, many = `${one}s`) =>
    `${count.toLocaleString('en')} ${count === 1 ? one : many}`
  const failures = [
    ...(hasMisuse ? ['a primitive is used wrongly'] : []),
    ...(hasFault ? ['a task fails an assertion of its own or throws'] : []),
  ]
  return [
    'To be found, by an unreduced search of the scenario that this file was made from:',
    `  ${n(states, 'state')}, ${n(transitions, 'transition')}, ${n(stuck, 'deadlocked state')}.`,
    ...(cutOff === 0
      ? []
      : [`  ${n(cutOff, 'step')} besides that an assume cuts off: here they lead back to where they start.`]),
    failures.length === 0
      ? '  No assertion about the use of primitives fails.'
      : `  Assertions fail, because ${failures.join(', and because ')}.`,
  ]
}

/** The claims in the file, and those that are not, in lines. */
export function claimWords(
  exported: readonly Pick<ExportedClaim, 'name' | 'when'>[],
  kept: readonly KeptClaim[],
): readonly string[] {
  return [
    ...exported.map(
      ({ name, when }) =>
        `Claim, ${when === 'always' ? 'in every state' : 'when all tasks have ended'}: ${name}.`,
    ),
    ...kept.map(({ name, why }) => `Not in this file: the claim "${name}", because ${why}.`),
  ]
}
