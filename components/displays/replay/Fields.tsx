import { fieldLabel, valueText } from '../../../src/figure/names.ts'
import type { Trace } from '../../../src/value/index.ts'

/** The shared fields and their values; what the present step changed is marked; its sentence says from what. */
export function Fields({ trace, step }: { readonly trace: Trace; readonly step: number }) {
  const situation = trace.situations[step]
  const before = trace.situations[step - 1]
  if (situation === undefined || trace.fields.length === 0) return null
  return (
    <dl class="rp-fields" aria-label="Shared fields">
      {trace.fields.map((name, field) => {
        const value = valueText(situation.fields[field])
        const old = before && valueText(before.fields[field])
        const changed = old !== undefined && old !== value
        return (
          <div key={name} class={changed ? 'changed' : undefined}>
            <dt>
              <code translate={false}>{fieldLabel(trace, field)}</code>
            </dt>
            <dd>
              <code translate={false}>{value}</code>
              {changed && <small> changed</small>}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
