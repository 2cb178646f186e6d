import type { Text } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { focusable } from '../focusable.ts'
import './text.css'

/** Text as the cell made it, line by line. */
export function TextDisplay({ value, id }: DisplayProps<Text>) {
  return (
    <pre id={id} class="text-display" {...focusable('region', 'Text')}>
      {value.text}
    </pre>
  )
}
