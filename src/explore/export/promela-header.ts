import type { KeptClaim } from './claim-tree.ts'
import { claimWords, expectations, subjectWords } from './header-words.ts'
import type { Model } from './promela-model.ts'
import { commentable } from './promela-text.ts'

/** The comment at the head: what this is, how to run it, what has to come out. */
export function promelaHeader(title: string, model: Model, kept: readonly KeptClaim[]): string[] {
  const { program, survey, claims, hasSleep } = model
  const depth = Math.max(10_000, survey.states)
  const lines = [
    ...subjectWords(title, program),
    ...(hasSleep
      ? [
          'A task that waits in a queue stands at the label where it goes on, and is kept from running by `provided`',
          'until another task has done what it waits for.',
        ]
      : []),
    '',
    'To run it with SPIN 6.5:',
    '  spin -o2 -a scenario.pml',
    '  cc -O2 -DSAFETY -DNOREDUCE -o pan pan.c',
    `  ./pan -q -m${depth}          stops at the first error; spin -t -p scenario.pml prints the way there`,
    `  ./pan -q -m${depth} -c0 -A   goes on past errors, and counts the deadlocks alone`,
    `  ./pan -q -m${depth} -c0 -E   the same for failed assertions: wrong uses, faults, claims`,
    '-o2 keeps fields that are written and never read; -DNOREDUCE keeps every state; -q: who is still in a queue has not ended.',
    '',
    ...expectations(survey),
    `SPIN counts the start as one transition more: it prints ${(survey.transitions + survey.cutOff + 1).toLocaleString('en')}.`,
    ...claimWords(claims, kept),
  ]
  return ['/*', ...lines.map(line => ` * ${commentable(line)}`.trimEnd()), ' */']
}
