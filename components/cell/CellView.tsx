import type { CellViewProps, PartProps } from './cell-props.ts'
import { DisplayBox } from './DisplayBox.tsx'
import { Title } from './Title.tsx'
import { Workbench } from './Workbench.tsx'

/** A cell: title bar, code or editor, what it says of its runs, and the display of its value. */
export function CellView(props: CellViewProps) {
  const { name, title, code, folder, imports, limit, notebook } = props
  const cell = notebook?.cell(name)
  return (
    <section
      id={`cell-${name}`}
      class="figure wide cell"
      aria-label={title}
      data-cell={name}
      data-folder={folder}
      data-imports={imports.join(' ')}
      data-limit={limit}
    >
      {code === 'none' ? <Title {...props} /> : <Workbench {...props} cell={cell} />}
      <Output {...props} cell={cell} />
    </section>
  )
}

/** The display of the value, and, hidden, the one that Undo would bring back. */
function Output({ name, value: built, engine, files, cell, notebook }: PartProps) {
  const shown = cell?.shown.value ?? { value: null, run: 0 }
  const former = notebook?.undoable.value?.shown.get(name)
  const kept = former !== undefined && former.run !== shown.run ? [shown, former] : [shown]
  return (
    <div class="cell-output" aria-busy={cell !== undefined && cell.phase.value !== 'idle'}>
      {kept.map(one => (
        <div key={one.run} hidden={one !== shown}>
          <DisplayBox
            id={name}
            value={one.value ?? built}
            engine={engine}
            files={one.value === null ? files : undefined}
          />
        </div>
      ))}
    </div>
  )
}
