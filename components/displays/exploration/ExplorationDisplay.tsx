import { countsOf, scopeText, verdictText } from '../../../src/figure/exploration-text.ts'
import { reductionTexts } from '../../../src/figure/reduction-text.ts'
import type { Exploration } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { Claims } from './Claims.tsx'
import './exploration.css'
import { Exports } from './Exports.tsx'
import { Mark } from './Mark.tsx'
import { Reasons } from './Reasons.tsx'
import { StateGraphView } from './StateGraphView.tsx'
import { Witnesses } from './Witnesses.tsx'

/** What was asked of every interleaving, the answer to each, and what that took; what breaks a claim can be replayed. */
export function ExplorationDisplay({ value, id, engine, files }: DisplayProps<Exploration>) {
  const { title, verdict } = value
  return (
    <div class="exploration" id={id}>
      <p class={`ex-verdict ${verdict}`}>
        <Mark verdict={verdict} />
        <span>
          {title !== '' && <b>{title}. </b>}
          {verdictText(value)}
        </span>
      </p>
      <Reasons properties={value.properties} />
      <dl class="ex-counts">
        {/* The policy is said in words below. */}
        {countsOf(value)
          .filter(([what]) => what !== 'policy')
          .map(([what, number]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{number}</dd>
            </div>
          ))}
      </dl>
      <Claims value={value} />
      <p class="ex-scope">{[scopeText(value), ...reductionTexts(value)].join(' ')}</p>
      {value.graph && <StateGraphView value={value} graph={value.graph} id={id} engine={engine} />}
      <Witnesses value={value} id={id} engine={engine} />
      <Exports value={value} files={files} engine={engine} />
    </div>
  )
}
