import { Fragment } from 'preact'
import { useState } from 'preact/hooks'
import {
  type Evidence,
  evidenceAddress,
  evidenceId,
  evidenceInAddress,
} from '../../../src/figure/driver-evidence.ts'
import { judgeName, judges, tableScope } from '../../../src/figure/driver-table.ts'
import type { DriverTable } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { OwnStyle } from '../OwnStyle.tsx'
import { replaceFragment } from '../replace-fragment.ts'
import { useFragment } from '../use-fragment.ts'
import css from './drivers.css?inline'
import { Filter } from './Filter.tsx'
import { rowKinds, VersionRows } from './VersionRows.tsx'

/** Drivers with their histories and what was said of the model of each version; what a verdict came from opens below it. */
export function DriversDisplay({ value, id, engine }: DisplayProps<DriverTable>) {
  const [shown, setShown] = useState<Evidence | undefined>(undefined)
  const [isNamed, setNamed] = useState(false)
  useFragment(
    fragment => {
      const asked = evidenceInAddress(fragment, id, value)
      if (asked === undefined) return
      setShown(asked)
      setNamed(true)
    },
    [id, value],
  )
  const toggle = (evidence: Evidence) => {
    const isShown = shown !== undefined && evidenceId(id, shown) === evidenceId(id, evidence)
    setShown(isShown ? undefined : evidence)
    setNamed(false)
    replaceFragment(isShown ? `#${id}` : evidenceAddress(id, evidence))
  }
  const [first, ...scope] = tableScope(value)
  return (
    <div class="dt" id={id}>
      <OwnStyle css={css} />
      <Filter id={id} table={value} />
      <table class="dt-table">
        <caption>
          {value.title !== '' && <b>{value.title}. </b>}
          {first}
        </caption>
        <thead>
          <tr>
            <th scope="col" class="dt-version">
              version
            </th>
            <th scope="col">migration file</th>
            {judges.map(judge => (
              <th key={judge} scope="col">
                {judgeName(value, judge)}
              </th>
            ))}
          </tr>
        </thead>
        {value.drivers.map(({ name, path, versions }) => (
          <Fragment key={name}>
            <tbody class={`dt-driver ${rowKinds(versions)}`}>
              <tr>
                <th colSpan={6} scope="colgroup">
                  <b>{name}</b> <code translate={false}>{path}</code>
                </th>
              </tr>
            </tbody>
            {versions.map((version, index) => (
              <VersionRows
                key={version.id}
                table={value}
                driver={name}
                version={version}
                isLast={index === versions.length - 1}
                id={id}
                engine={engine}
                shown={shown?.driver === name && shown.version === version.id ? shown : undefined}
                isNamed={isNamed}
                toggle={toggle}
              />
            ))}
          </Fragment>
        ))}
      </table>
      <p class="dt-scope">{scope.join(' ')}</p>
    </div>
  )
}
