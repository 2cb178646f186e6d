import { useSignal } from '@preact/signals'
import type { Engine } from '../../../src/cell/engine.ts'
import { expectedText, exportFormats, isExportable } from '../../../src/figure/export-text.ts'
import type { Exploration } from '../../../src/value/index.ts'

interface ExportsProps {
  readonly value: Exploration
  /** Where the files made at build are; absent for what was explored in the page, whose files are made when asked for. */
  readonly files: string | undefined
  readonly engine: Engine
}

/** The scenario in the languages of other checkers, to see what these say. */
export function Exports({ value, files, engine }: ExportsProps) {
  const notice = useSignal('')
  const { program, title } = value
  if (!isExportable(value) || (files === undefined && program === undefined)) return null
  const download = async ({ format, file }: (typeof exportFormats)[number]) => {
    if (program === undefined) return
    notice.value = ''
    try {
      save(file, await engine.exported(program, format, title))
    } catch (error) {
      notice.value = `${file} could not be written: ${error instanceof Error ? error.message : String(error)}.`
    }
  }
  return (
    <div class="ex-exports no-print">
      The same scenario for other checkers:{' '}
      {exportFormats.map((one, index) => (
        <span key={one.file}>
          {index > 0 && ', '}
          {files === undefined ? (
            <button type="button" class="button" onClick={() => download(one)}>
              {one.file}
            </button>
          ) : (
            <a href={`${files}/${one.file}`} download={one.file}>
              {one.file}
            </a>
          )}{' '}
          ({one.checker})
        </span>
      ))}
      . {expectedText(value)}
      <span role="status">{notice.value !== '' && ` ${notice.value}`}</span>
    </div>
  )
}

/** Gives the reader a text as a file. */
function save(file: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = file
  link.click()
  // Not at once: the browser may only be about to read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
