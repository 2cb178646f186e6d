import { useEffect, useRef, useState } from 'preact/hooks'
import type { Engine } from '../../../src/cell/engine.ts'
import {
  type Evidence,
  evidenceCell,
  evidenceTitle,
  shownSuffix,
} from '../../../src/figure/driver-evidence.ts'
import type { DriverTable, Value } from '../../../src/value/index.ts'
import { ExplorationDisplay } from '../exploration/ExplorationDisplay.tsx'
import { LockGraphDisplay } from '../lock-graph/LockGraphDisplay.tsx'
import { ReportDisplay } from '../report/ReportDisplay.tsx'
import { ReportPairDisplay } from '../report/ReportPairDisplay.tsx'

interface EvidenceBoxProps {
  readonly id: string
  readonly table: DriverTable
  readonly evidence: Evidence
  readonly engine: Engine
  /** The address named it, so it is brought into view. */
  readonly isNamed: boolean
}

/** What a verdict came from: the model is run again, in the page. */
export function EvidenceBox({ id, table, evidence, engine, isNamed }: EvidenceBoxProps) {
  const box = useRef<HTMLElement>(null)
  const [value, setValue] = useState<Value | undefined>(undefined)
  const [notice, setNotice] = useState('Running the model…')
  useEffect(() => {
    let isWanted = true
    engine.value(evidenceCell(table, evidence)).then(
      found => {
        if (!isWanted) return
        setValue(found)
        setNotice('Shown below.')
      },
      error => {
        if (isWanted)
          setNotice(`It cannot be shown: ${error instanceof Error ? error.message : String(error)}.`)
      },
    )
    return () => {
      isWanted = false
    }
  }, [id])
  useEffect(() => {
    if (isNamed) box.current?.scrollIntoView({ block: value === undefined ? 'center' : 'nearest' })
  }, [isNamed, value])
  return (
    <section ref={box} id={id} class="dt-evidence" aria-label={evidenceTitle(table, evidence)}>
      <p class="dt-title">
        <b>{evidenceTitle(table, evidence)}.</b>{' '}
        <span role="status" class={value === undefined ? undefined : 'unseen'}>
          {notice}
        </span>
      </p>
      {value !== undefined && <Shown id={`${id}-${shownSuffix}`} value={value} engine={engine} />}
    </section>
  )
}

interface ShownProps {
  readonly id: string
  readonly value: Value
  readonly engine: Engine
}

function Shown({ id, value, engine }: ShownProps) {
  switch (value.kind) {
    case 'report':
      return <ReportDisplay id={id} value={value} engine={engine} />
    case 'reports':
      return <ReportPairDisplay id={id} value={value} engine={engine} />
    case 'graph':
      return <LockGraphDisplay id={id} value={value} />
    case 'exploration':
      return <ExplorationDisplay id={id} value={value} engine={engine} />
    default:
      return <p class="dt-title">What came out is neither a report nor an exploration.</p>
  }
}
