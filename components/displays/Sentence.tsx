import type { Part } from '../../src/figure/parts.ts'

/** A sentence with its names of tasks and locks set as such. */
export function Sentence({ parts }: { readonly parts: readonly Part[] }) {
  return <>{parts.map(render)}</>
}

function render(part: Part) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'verdict':
      return <b class="verdict-deadlock">{part.text}</b>
    case 'lock':
      return (
        <code class={`lock lock-${part.lock}`} translate={false}>
          {part.text}
        </code>
      )
    default:
      return <code translate={false}>{part.text}</code>
  }
}
