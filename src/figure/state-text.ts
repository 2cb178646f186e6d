import type { Exploration, StateGraph } from '../value/index.ts'
import { plural } from './exploration-text.ts'
import { enumeration } from './names.ts'

const kinds: Readonly<Record<StateGraph['states'][number]['kind'], string>> = {
  between: '',
  end: ': every task has ended',
  deadlock: ': a deadlock',
  fault: ': a task has stopped at a fault',
}

/** What a state is and how near the start: `State 7: a deadlock, 5 steps from the start.` */
export function stateText({ states }: StateGraph, state: number): string {
  const { depth, kind } = states[state] ?? { depth: 0, kind: 'between' }
  const where = depth === 0 ? 'the start' : `${plural(depth, 'step')} from the start`
  const what = kinds[kind]
  return `State ${state}${what === '' ? ':' : `${what},`} ${where}.`
}

/** A step out of a state: `reset to state 8`; with the result, where the task can choose. */
export function transitionText({ tasks }: Exploration, graph: StateGraph, number: number): string {
  const taken = graph.transitions[number]
  if (taken === undefined) return ''
  const { from, to, task, choice } = taken
  const chooses = graph.transitions.some(
    other => other.from === from && other.task === task && other.choice > 0,
  )
  return `${tasks[task] ?? `task ${task}`}${chooses ? ` chooses ${choice}` : ''} to ${from === to ? 'itself' : to}`
}

/** Numbers of the transitions that lead out of a state. */
export function exitsOf({ transitions }: StateGraph, state: number): readonly number[] {
  return transitions.flatMap(({ from }, number) => (from === state ? [number] : []))
}

/** What the drawing's signs mean, as far as it has them; `claim` is the one that the run drawn heavier breaks. */
export function legendText({ states }: StateGraph, claim: string | undefined): string {
  const has = (kind: string) => states.some(state => state.kind === kind)
  return [
    'The arrow points to the start.',
    ...(has('end') ? ['Two circles: every task has ended.'] : []),
    ...(has('deadlock') ? ['Diamond: a deadlock.'] : []),
    ...(has('fault') ? ['Square: a task has stopped at a fault.'] : []),
    ...(claim === undefined ? [] : [`Heavy lines: the run that breaks “${claim}”.`]),
  ].join(' ')
}

/** The graph in a sentence: `17 states and 22 transitions in 9 layers; state 16 is a deadlock.` */
export function graphSummary({ states, transitions }: StateGraph): string {
  const deepest = Math.max(...states.map(({ depth }) => depth))
  const of = (kind: string) => states.flatMap((state, index) => (state.kind === kind ? [`${index}`] : []))
  const told = [
    ['deadlock', 'a deadlock', 'deadlocks'],
    ['fault', 'a fault', 'faults'],
    ['end', 'an end', 'ends'],
  ].flatMap(([kind = '', one, many]) => {
    const found = of(kind)
    if (found.length === 0) return []
    return [
      `${found.length === 1 ? 'state' : 'states'} ${enumeration(found)} ${found.length === 1 ? `is ${one}` : `are ${many}`}`,
    ]
  })
  const size = `${plural(states.length, 'state')} and ${plural(transitions.length, 'transition')}, at most ${plural(deepest, 'step')} from the start`
  return `${[size, ...told].join('; ')}.`
}
