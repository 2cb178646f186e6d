import { codeParts } from '../../../src/figure/code-line.ts'
import { numbersOf, type ShownLine, shownLines } from '../../../src/figure/mutations.ts'
import type { LineSet, Mutations } from '../../../src/value/index.ts'
import { focusable } from '../focusable.ts'

/** The code with the chosen lines changed: what goes is struck out, what comes is marked. */
export function ChangedCode({ value, changed }: { readonly value: Mutations; readonly changed: LineSet }) {
  return (
    <div class="mu-code" {...focusable('region', 'Model code with its changes')}>
      {value.code.map((lines, index) => (
        <pre key={index} translate={false}>
          {shownLines(lines, changed).map((line, at) => (
            <Line key={at} line={line} />
          ))}
        </pre>
      ))}
    </div>
  )
}

const signs = { same: '', gone: '−', new: '+' } as const

function Line({ line: { text, state, by } }: { readonly line: ShownLine }) {
  const words = codeParts(text).map((part, index) =>
    part.kind === 'plain' ? (
      part.text
    ) : (
      <span key={index} class={part.kind === 'lock' ? `lock lock-${part.lock}` : `tok-${part.kind}`}>
        {part.text}
      </span>
    ),
  )
  return (
    <code class={state}>
      <i aria-hidden="true">{numbersOf(by).replaceAll('-', ' ')}</i>
      <i aria-hidden="true">{signs[state]}</i>
      {state === 'same' ? words : state === 'gone' ? <del>{words}</del> : <ins>{words}</ins>}
      {'\n'}
    </code>
  )
}
