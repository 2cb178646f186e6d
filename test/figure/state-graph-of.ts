import { unpackEntry } from '../../src/explore/entry.ts'
import { search } from '../../src/explore/search.ts'
import type { Scenario, StateGraph } from '../../src/index.ts'
import { open } from '../../src/lang/index.ts'

type Kind = StateGraph['states'][number]['kind']

/** Every state and transition of a small scenario, as a display is given them. */
export function stateGraphOf(scenario: Scenario): StateGraph {
  const { program, learner } = open(scenario, undefined)
  const states: { depth: number; kind: Kind }[] = []
  const transitions: { from: number; to: number; task: number; choice: number }[] = []
  search(
    program,
    {
      state: (index, machine) => {
        states[index] = { depth: 0, kind: machine.hasTaskAt('fault') ? 'fault' : 'between' }
      },
      transition: (from, entry, to) => {
        transitions.push({ from, to, ...unpackEntry(entry) })
      },
      stuck: (index, machine) => {
        const state = states[index]
        if (state?.kind === 'between') state.kind = machine.hasTaskAt('step') ? 'deadlock' : 'end'
      },
    },
    { states: 1000 },
    learner,
  )
  for (const { from, to } of transitions) {
    const [start, end] = [states[from], states[to]]
    if (start && end && to !== 0 && end.depth === 0) end.depth = start.depth + 1
  }
  return { states, transitions }
}
