import { expectedText, exportFormats, isExportable } from '../../../src/figure/export-text.ts'
import type { Exploration } from '../../../src/value/index.ts'

interface ExportsProps {
  readonly value: Exploration
  /** Where the files made at build are; absent for what was explored in the page. */
  readonly files: string | undefined
}

/** The scenario in the languages of other checkers, to see what these say. */
export function Exports({ value, files }: ExportsProps) {
  if (!isExportable(value) || files === undefined) return null
  return (
    <p class="ex-exports no-print">
      The same scenario for other checkers:{' '}
      {exportFormats.map(({ file, checker }, index) => (
        <span key={file}>
          {index > 0 && ', '}
          <a href={`${files}/${file}`} download={file}>
            {file}
          </a>{' '}
          ({checker})
        </span>
      ))}
      . {expectedText(value)}
    </p>
  )
}
