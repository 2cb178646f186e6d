import { lineNumber } from '../../../src/figure/mutations.ts'
import type { LineSet, Mutations } from '../../../src/value/index.ts'

interface SwitchesProps {
  readonly value: Mutations
  readonly id: string
  readonly changed: LineSet
  readonly onChange: (changed: LineSet) => void
}

/** The lines that can be changed: what each does, and what is done instead. */
export function Switches({ value, id, changed, onChange }: SwitchesProps) {
  const keys = {
    onKeyDown: (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !/^\d$/.test(event.key)) return
      const line = (Number(event.key) + 9) % 10
      if (line >= value.lines.length) return
      event.preventDefault()
      onChange(changed ^ (1 << line))
    },
  }
  return (
    <fieldset class="mu-switches" aria-describedby={`${id}-keys`} {...keys}>
      <legend>Change lines</legend>
      {value.lines.map((line, index) => (
        <label key={line.name} class={(changed & (1 << index)) === 0 ? undefined : 'on'}>
          <input
            type="checkbox"
            checked={(changed & (1 << index)) !== 0}
            onChange={() => onChange(changed ^ (1 << index))}
          />
          <b class="mu-number">{lineNumber(index)}</b>
          <span>
            <span class="mu-kept">{line.kept}</span>
            <span aria-hidden="true"> → </span>
            <span class="unseen">; instead: </span>
            <span class="mu-instead">{line.changed}</span>
          </span>
        </label>
      ))}
      <p class="mu-keys no-print" id={`${id}-keys`}>
        <button type="button" class="button" aria-disabled={changed === 0} onClick={() => onChange(0)}>
          As it is
        </button>{' '}
        Keys while the focus is in the list: <kbd>1</kbd> to <kbd>{Math.min(9, value.lines.length)}</kbd>
        {value.lines.length > 9 && (
          <>
            {' '}
            and <kbd>0</kbd> for 10
          </>
        )}{' '}
        change a line and change it back.
      </p>
    </fieldset>
  )
}
