import { useEffect, useState } from 'preact/hooks'
import type { Engine } from '../../../src/cell/engine.ts'
import { numbersOf, runsCell, runsOf } from '../../../src/figure/mutations.ts'
import type { LineSet, Mutations } from '../../../src/value/index.ts'
import { Witness } from '../exploration/Witness.tsx'

interface MutationRunsProps {
  readonly value: Mutations
  readonly id: string
  readonly changed: LineSet
  readonly engine: Engine
  /** The address names one of the runs. */
  readonly isWanted: boolean
}

/** The runs that break claims with these changes; what did not come with the page is looked for when asked. */
export function MutationRuns({ value, id, changed, engine, isWanted }: MutationRunsProps) {
  const [runs, setRuns] = useState(runsOf(value, changed))
  const [notice, setNotice] = useState('')
  const look = async () => {
    setNotice('Looking…')
    try {
      const found = await engine.value(runsCell(value, changed))
      if (found.kind !== 'mutations') throw new Error('the cell no longer makes mutations')
      setRuns(runsOf(found, changed))
      setNotice('')
    } catch (error) {
      setNotice(`No run was found: ${error instanceof Error ? error.message : String(error)}.`)
    }
  }
  useEffect(() => {
    if (isWanted && runs === undefined) void look()
  }, [isWanted])
  if (runs !== undefined)
    return (
      <>
        {runs.map(
          (property, index) =>
            property.witness && (
              <Witness
                key={property.claim}
                id={`${id}-${numbersOf(changed)}-w${index + 1}`}
                property={property}
                trace={property.witness}
                engine={engine}
              />
            ),
        )}
      </>
    )
  return (
    <p class="no-print">
      <button type="button" class="button" onClick={look}>
        Find the runs that break it
      </button>{' '}
      <span role="status">{notice}</span>
    </p>
  )
}
