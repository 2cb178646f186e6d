import type { Engine } from '../../../src/cell/engine.ts'
import { type Evidence, evidenceId, evidenceTitle, versionId } from '../../../src/figure/driver-evidence.ts'
import {
  findingsOf,
  hasFinding,
  judgeName,
  judges,
  openWords,
  resetWords,
  tableVerdict,
} from '../../../src/figure/driver-table.ts'
import type { DriverSituation, DriverTable, DriverVersion } from '../../../src/value/index.ts'
import { Mark } from '../exploration/Mark.tsx'
import { Sentence } from '../Sentence.tsx'
import { EvidenceBox } from './EvidenceBox.tsx'
import { isDeferring } from './Filter.tsx'

interface VersionRowsProps {
  readonly table: DriverTable
  readonly driver: string
  readonly version: DriverVersion
  readonly isLast: boolean
  /** The id of the table. */
  readonly id: string
  readonly engine: Engine
  /** The verdict of this version whose evidence is shown. */
  readonly shown: Evidence | undefined
  /** The address named it. */
  readonly isNamed: boolean
  readonly toggle: (evidence: Evidence) => void
}

/** A version: what it is, a row for each situation, the circles and runs in words, and the evidence that is shown. */
export function VersionRows(props: VersionRowsProps) {
  const { table, driver, version, isLast, id, engine, shown, isNamed } = props
  return (
    <tbody
      id={versionId(id, driver, version.id)}
      class={`dt-row ${rowKinds([version])}${isLast ? ' dt-is-last' : ''}`}
    >
      {version.situations.map((situation, index) => (
        <tr key={situation.open}>
          {index === 0 && <VersionHead version={version} />}
          <th scope="row" class="dt-file">
            {version.migrationFlags.length === 0 ? 'no migration' : openWords(situation.open)}
          </th>
          {judges.map(judge => (
            <VerdictCell key={judge} {...props} situation={situation} judge={judge} />
          ))}
        </tr>
      ))}
      <Findings {...props} />
      {shown !== undefined && (
        <tr>
          <td colSpan={6} class="dt-whole">
            <EvidenceBox
              key={evidenceId(id, shown)}
              id={evidenceId(id, shown)}
              table={table}
              evidence={shown}
              engine={engine}
              isNamed={isNamed}
            />
          </td>
        </tr>
      )}
    </tbody>
  )
}

/** What the filter goes by, as classes of what is to be shown when one of these versions is. */
export function rowKinds(versions: readonly DriverVersion[]): string {
  return [
    ...(versions.some(({ reset }) => isDeferring(reset)) ? ['dt-is-deferring'] : []),
    ...(versions.some(hasFinding) ? ['dt-is-found'] : []),
  ].join(' ')
}

function VersionHead({ version }: { readonly version: DriverVersion }) {
  const { id, release, commit, changed, reset, migrationFlags, situations } = version
  return (
    <th scope="rowgroup" rowSpan={situations.length} class="dt-version">
      <p>
        <b>{id}</b>
        {release.startsWith(id) ? release.slice(id.length) : ` ${release}`}
        {commit !== undefined && !release.includes(commit) && commit !== id && (
          <>
            {' '}
            <code translate={false}>{commit}</code>
          </>
        )}
      </p>
      <p>
        <b>{resetWords(reset)}</b>; {changed}
      </p>
      {migrationFlags.length > 0 && (
        <p class="dt-flags" translate={false}>
          {migrationFlags.join(' | ')}
        </p>
      )}
    </th>
  )
}

function Findings({ table, driver, version }: VersionRowsProps) {
  const findings = findingsOf(table, version)
  if (findings.length + version.derived.length === 0) return null
  return (
    <tr>
      <td colSpan={6} class="dt-whole">
        <details class="dt-words">
          <summary>
            {findings.length === 0 ? 'What is derived' : 'Circles and runs in words'}
            <span class="unseen">{`: ${driver} ${version.id}`}</span>
          </summary>
          <ul>
            {findings.map(({ where, what }) => (
              <li key={what.map(part => part.text).join('')}>
                {where}: <Sentence parts={what} />
              </li>
            ))}
            {version.derived.length > 0 && (
              <li>
                <b>Derived:</b> {version.derived.join('; ')}
              </li>
            )}
          </ul>
        </details>
      </td>
    </tr>
  )
}

interface VerdictCellProps extends VersionRowsProps {
  readonly situation: DriverSituation
  readonly judge: Evidence['judge']
}

function VerdictCell({ table, driver, version, id, shown, toggle, situation, judge }: VerdictCellProps) {
  const { verdict, words, hasEvidence } = tableVerdict(situation, judge)
  const evidence = { driver, version: version.id, open: situation.open, judge }
  const isShown = shown !== undefined && evidenceId(id, shown) === evidenceId(id, evidence)
  const differs = judge === 'recorded' && !situation.agrees
  const said = (
    <>
      {verdict !== undefined && <Mark verdict={verdict} />}
      <span class={hasEvidence ? 'dt-shows' : undefined}>
        {words}
        {differs && ' (differs)'}
      </span>
    </>
  )
  return (
    <td
      class={`dt-${judge} ${verdict ?? 'dt-not-run'}`}
      data-of={situation === version.situations[0] ? judgeName(table, judge) : undefined}
    >
      {hasEvidence ? (
        <button
          type="button"
          class={isShown ? 'dt-verdict dt-shown' : 'dt-verdict'}
          aria-expanded={isShown}
          aria-controls={isShown ? evidenceId(id, evidence) : undefined}
          onClick={() => toggle(evidence)}
        >
          {said}
          <span class="unseen">{`, ${evidenceTitle(table, evidence)}`}</span>
        </button>
      ) : (
        <span class="dt-verdict">{said}</span>
      )}
    </td>
  )
}
