import { hasFinding } from '../../../src/figure/driver-table.ts'
import type { DriverTable, ResetWay } from '../../../src/value/index.ts'

/** Which versions are shown. The style sheet hides the others, so that it works without a script. */
export function Filter({ id, table }: { readonly id: string; readonly table: DriverTable }) {
  const versions = table.drivers.flatMap(driver => driver.versions)
  const choices = [
    { name: 'all', words: 'every version', number: versions.length },
    { name: 'last', words: 'the last of each driver', number: table.drivers.length },
    {
      name: 'deferring',
      words: 'with a deferred reset',
      number: versions.filter(({ reset }) => isDeferring(reset)).length,
    },
    { name: 'found', words: 'where something was found', number: versions.filter(hasFinding).length },
  ]
  return (
    <fieldset class="dt-filter no-print">
      <legend>Show</legend>
      {choices.map(({ name, words, number }) => (
        <label key={name}>
          <input
            type="radio"
            name={`${id}-filter`}
            class={`dt-only-${name}`}
            defaultChecked={name === 'all'}
          />{' '}
          {words} ({number})
        </label>
      ))}
    </fieldset>
  )
}

/** Whether a version of this kind defers its reset. */
export function isDeferring(reset: ResetWay): boolean {
  return reset.startsWith('deferred')
}
