import { useState } from 'preact/hooks'
import {
  addressOf,
  causeTexts,
  mutationScope,
  mutationVerdict,
  outcomeOf,
  setInAddress,
} from '../../../src/figure/mutations.ts'
import type { LineSet, Mutations, Verdict } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { Mark } from '../exploration/Mark.tsx'
import { OwnStyle } from '../OwnStyle.tsx'
import { replaceFragment } from '../replace-fragment.ts'
import { useFragment } from '../use-fragment.ts'
import { ChangedCode } from './ChangedCode.tsx'
import { MutationRuns } from './MutationRuns.tsx'
import { MutationTable } from './MutationTable.tsx'
import css from './mutations.css?inline'
import { SingleRuns } from './SingleRuns.tsx'
import { Switches } from './Switches.tsx'

/** Code with a switch for each line that can be changed: what each combination breaks, why, and by which run. */
export function MutationsDisplay({ value, id, engine }: DisplayProps<Mutations>) {
  const [changed, setChanged] = useState<LineSet>(0)
  const [isRunNamed, setRunNamed] = useState(false)
  useFragment(
    fragment => {
      const asked = setInAddress(fragment, id, value)
      if (asked === undefined) return
      setChanged(asked.changed)
      setRunNamed(asked.isRun)
    },
    [id, value],
  )
  const change = (set: LineSet) => {
    setChanged(set)
    setRunNamed(false)
    replaceFragment(addressOf(id, set))
  }
  const outcome = outcomeOf(value, changed)
  const verdict: Verdict =
    outcome.kind === 'left-out' ? 'bounded' : outcome.broken.length === 0 ? 'verified' : 'violated'
  return (
    <div class="exploration mutations" id={id}>
      <OwnStyle css={css} />
      <p class={`ex-verdict ${verdict}`} role="status">
        <Mark verdict={verdict} />
        <span>
          {value.title !== '' && <b>{value.title}. </b>}
          {mutationVerdict(value, changed)}
        </span>
      </p>
      <div class="mu-body">
        <Switches value={value} id={id} changed={changed} onChange={change} />
        <ChangedCode value={value} changed={changed} />
      </div>
      {causeTexts(value, changed).map(words => (
        <p key={words} class="mu-cause">
          {words}
        </p>
      ))}
      {verdict === 'violated' && (
        <MutationRuns
          key={changed}
          value={value}
          id={id}
          changed={changed}
          engine={engine}
          isWanted={isRunNamed}
        />
      )}
      <MutationTable value={value} changed={changed} />
      <SingleRuns value={value} />
      <p class="ex-scope">{mutationScope(value).join(' ')}</p>
    </div>
  )
}
