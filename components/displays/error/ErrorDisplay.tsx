import type { CellError } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { OwnStyle } from '../OwnStyle.tsx'
import css from './error.css?inline'

/** What each stage of making a value is called when it went wrong there. */
const stages: Record<CellError['stage'], string> = {
  syntax: 'This is not TypeScript',
  subset: 'The modelling language does not have this',
  link: 'The imports do not fit',
  run: 'The run stopped',
  limit: 'The run was stopped',
  value: 'There is nothing to show',
}

/** What was wrong, where, and what would be right. */
export function ErrorDisplay({ value, id }: DisplayProps<CellError>) {
  const { stage, cell, line, message, hint } = value
  return (
    <div id={id} class="error-display">
      <OwnStyle css={css} />
      <p>
        <b>{stages[stage]}.</b>{' '}
        <span class="error-place">
          <code translate={false}>{cell}</code>
          {line !== undefined && `, line ${line}`}
        </span>
      </p>
      <p class="error-message">{withCode(message)}</p>
      {hint !== undefined && <p class="error-hint">{withCode(hint)}</p>}
    </div>
  )
}

/** What stands between backticks is code. */
function withCode(words: string) {
  return words.split('`').map((piece, index) => (index % 2 === 1 ? <code key={piece}>{piece}</code> : piece))
}
