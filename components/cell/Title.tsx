import type { ComponentChildren } from 'preact'
import { cellFile } from '#src/cell/protocol.ts'
import type { CellProps } from './cell-props.ts'

/** A cell's name, what it is, and its file. */
export function Title({
  name,
  title,
  children,
}: Pick<CellProps, 'name' | 'title'> & { children?: ComponentChildren }) {
  return (
    <div class="figure-head cell-head">
      <a class="cell-title" href={`#cell-${name}`}>
        <b>{title}</b>
      </a>
      <span class="cell-mark">model</span>
      <span class="cell-file">{cellFile(name)}</span>
      {children}
    </div>
  )
}
