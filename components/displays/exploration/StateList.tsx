import { exitsOf, stateText, transitionText } from '../../../src/figure/state-text.ts'
import type { Exploration, StateGraph } from '../../../src/value/index.ts'

/** The graph as a list: the same as the drawing, to read. */
export function StateList({ value, graph }: { readonly value: Exploration; readonly graph: StateGraph }) {
  return (
    <details class="sg-list">
      <summary>{`The ${graph.states.length} states as text`}</summary>
      <ol start={0}>
        {graph.states.map((_, state) => {
          const exits = exitsOf(graph, state).map(number => transitionText(value, graph, number))
          return (
            <li key={state}>
              {stateText(graph, state)}
              {exits.length > 0 && ` Steps: ${exits.join(', ')}.`}
            </li>
          )
        })}
      </ol>
    </details>
  )
}
