import { history, historyKeymap, indentWithTab, standardKeymap, toggleComment } from '@codemirror/commands'
import { typescriptLanguage } from '@codemirror/lang-javascript'
import { codeFolding, foldEffect, syntaxHighlighting, unfoldCode } from '@codemirror/language'
import { EditorState, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  lineNumbers,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view'
import { tagHighlighter, tags } from '@lezer/highlight'
import css from './editor.css?inline'
import { findImports, importsSummary } from './import-lines.ts'
import { findLockNames } from './lock-names.ts'

/** What is wrong with a line. */
export interface LineError {
  readonly line: number
  readonly message: string
}

/** An editor in the page. */
export interface Editor {
  /** Replaces the text, as one change that the editor's own undo takes back. */
  setText(text: string): void
  /** Marks a line and says why; null takes the mark away. */
  setError(error: LineError | null): void
  focus(): void
  destroy(): void
}

export interface EditorOptions {
  readonly parent: HTMLElement
  readonly text: string
  /** What a screen reader says of it. */
  readonly label: string
  readonly onChange: (text: string) => void
  readonly onRun: () => void
}

/** Opens an editor for TypeScript. Ctrl or Cmd and Enter runs; Escape, then Tab leaves it. */
export function openEditor({ parent, text, label, onChange, onRun }: EditorOptions): Editor {
  // Text that comes from outside is no edit of the reader's.
  let fromOutside = false
  const run = () => {
    onRun()
    return true
  }
  showStyle()
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        typescriptLanguage,
        syntaxHighlighting(highlighter),
        codeFolding({ preparePlaceholder: placeholderText, placeholderDOM: drawPlaceholder }),
        lockMarks,
        errorMark,
        EditorView.contentAttributes.of({ 'aria-label': label, translate: 'no' }),
        EditorView.updateListener.of(update => {
          if (!update.docChanged || fromOutside) return
          update.view.setTabFocusMode(false)
          onChange(update.state.doc.toString())
        }),
        // Who passes through with the tab key must get out with it: it indents only once the reader writes here.
        EditorView.domEventHandlers({
          focus: (_, focused) => focused.setTabFocusMode(true),
          mousedown: (_, focused) => focused.setTabFocusMode(false),
        }),
        keymap.of([
          { key: 'Mod-Enter', run },
          { key: 'Mod-Shift-]', run: unfoldCode },
          indentWithTab,
          { key: 'Mod-/', run: toggleComment },
          ...standardKeymap,
          ...historyKeymap,
        ]),
      ],
    }),
  })
  foldImports(view)
  return {
    setText: next => {
      if (view.state.doc.toString() === next) return
      fromOutside = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
      fromOutside = false
    },
    setError: error => view.dispatch({ effects: showError.of(error) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}

/** Gives the page the editor's style, once. */
function showStyle(): void {
  const id = 'editor-style'
  if (document.getElementById(id) === null) {
    document.head.append(Object.assign(document.createElement('style'), { id, textContent: css }))
  }
}

/** Folds the imports away, as the listing does, so that the editor takes its place without a jump. */
function foldImports(view: EditorView): void {
  const { doc } = view.state
  const imports = findImports(doc.toString().split('\n'))
  if (imports === null) return
  view.dispatch({
    effects: foldEffect.of({ from: doc.line(imports.first).from, to: doc.line(imports.last).to }),
  })
}

function placeholderText(state: EditorState, { from, to }: { from: number; to: number }): string {
  const imports = findImports(state.sliceDoc(from, to).split('\n'))
  return imports === null ? '…' : importsSummary(imports)
}

function drawPlaceholder(_: EditorView, unfold: (event: Event) => void, text: unknown): HTMLElement {
  const element = document.createElement('span')
  element.className = 'cm-foldPlaceholder'
  element.textContent = `▸ ${text}`
  element.title = 'Click, or Control or Command, Shift and ], to unfold'
  element.addEventListener('click', unfold)
  return element
}

/** The classes that the listing uses as well. */
const highlighter = tagHighlighter([
  { tag: tags.keyword, class: 'tok-keyword' },
  { tag: [tags.string, tags.special(tags.string)], class: 'tok-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'tok-number' },
  { tag: tags.comment, class: 'tok-comment' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: 'tok-function' },
])

const lockMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet

    constructor(view: EditorView) {
      this.decorations = markLocks(view)
    }

    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged) this.decorations = markLocks(update.view)
    }
  },
  { decorations: plugin => plugin.decorations },
)

function markLocks(view: EditorView): DecorationSet {
  const marks = new RangeSetBuilder<Decoration>()
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at)
      for (const { start, end, lock } of findLockNames(line.text)) {
        marks.add(line.from + start, line.from + end, Decoration.mark({ class: `lock lock-${lock}` }))
      }
      at = line.to + 1
    }
  }
  return marks.finish()
}

const showError = StateEffect.define<LineError | null>()

class ErrorMessage extends WidgetType {
  readonly message: string

  constructor(message: string) {
    super()
    this.message = message
  }

  override eq(other: ErrorMessage) {
    return other.message === this.message
  }

  toDOM() {
    const element = document.createElement('div')
    element.className = 'code-error'
    element.textContent = this.message
    return element
  }
}

const errorMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(showError))
        return effect.value === null ? Decoration.none : markLine(transaction.state, effect.value)
    }
    return marks.map(transaction.changes)
  },
  provide: field => EditorView.decorations.from(field),
})

function markLine(state: EditorState, { line, message }: LineError): DecorationSet {
  const { from, to } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines))
  return Decoration.set([
    Decoration.line({ class: 'line-error' }).range(from),
    Decoration.widget({ widget: new ErrorMessage(message), block: true, side: 1 }).range(to),
  ])
}
