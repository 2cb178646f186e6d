import type { Report, ReportPair } from '../value/index.ts'
import { decodeSplats } from './decode.ts'
import { lookedFor } from './titles.ts'

/**
 * A report found in a text, and a computed one, to be read side by side. Throws when the text has no report.
 */
export function beside(name: string, text: string, report: Report): ReportPair {
  const [found] = decodeSplats(text)
  if (found === undefined) throw new Error(`${name}: no lockdep report found; looked for ${lookedFor}`)
  const lines = found.lines.filter(({ part }) => part !== 'other')
  return {
    kind: 'reports',
    title: report.title,
    left: { name, lines },
    right: { name: 'our validator', lines: report.lines },
  }
}
