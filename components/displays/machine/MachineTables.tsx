import { useMemo } from 'preact/hooks'
import { arcsText, requestText } from '../../../src/figure/machine-text.ts'
import type { Machine } from '../../../src/value/index.ts'
import { focusable } from '../focusable.ts'

/** Every arc and every next hop as text; open in print and without JavaScript. */
export function MachineTables({ machine }: { readonly machine: Machine }) {
  // The same at every step: there is nothing to compare again.
  const content = useMemo(() => {
    const { names, states, arcs } = machine
    const rows = [...names.keys()].filter(number => names[number] === 'ERROR' || states.includes(number))
    const columns = [...names.keys(), names.length]
    return (
      <details class="mm-tables">
        <summary>{`The ${arcs.length} arcs and every next state as text`}</summary>
        <ul>
          {arcsText(machine).map(line => (
            <li key={line}>{line}.</li>
          ))}
        </ul>
        <div class="mm-scroll" {...focusable('region', 'Table of next states')}>
          <table>
            <caption>
              The next state on the way from a state (rows) to what is asked for (columns). From a state that
              is not in the rows every request warns and returns <code>-EINVAL</code>.
            </caption>
            <thead>
              <tr>
                <td />
                {columns.map(to => (
                  <th key={to} scope="col">
                    {names[to] ?? 'other'}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(from => (
                <tr key={from}>
                  <th scope="row">{names[from]}</th>
                  {columns.map(to => (
                    <td key={to}>{requestText(machine, from, to)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    )
  }, [machine])
  return content
}
