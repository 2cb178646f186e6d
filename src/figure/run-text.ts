import type { Trace } from '../value/index.ts'
import { plainText } from './parts.ts'
import { endSentence, stepText } from './sentence.ts'

/** A whole run as plain text, for copying: title, policy, schedule, a sentence for each step, how it ends. */
export function runText(trace: Trace): string {
  const schedule = trace.steps.map(({ task, choice }) => {
    const name = trace.tasks[task] ?? `task ${task}`
    return choice === 0 ? name : `${name} (choice ${choice})`
  })
  const sentences = trace.steps.map((_, index) => `${index + 1}. ${stepText(trace, index + 1)}`)
  const end = plainText(endSentence(trace))
  return [
    ...(trace.title === '' ? [] : [trace.title]),
    `Policy: ${trace.policy}`,
    `Schedule: ${schedule.join(', ')}`,
    '',
    ...sentences,
    ...(end === '' ? [] : [end]),
    '',
  ].join('\n')
}
