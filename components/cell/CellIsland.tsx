import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { Value } from '#src/value/index.ts'
import { arrive } from './arrive.ts'
import { CellView } from './CellView.tsx'
import type { CellProps } from './cell-props.ts'
import type { Notebook } from './notebook.ts'
import { engine, pageNotebook, pageSandbox, servedValue } from './page.ts'

const loadEditor = () => import('./editor.ts')

interface Props extends CellProps {
  /** Gives the value at build. Functions are not sent to the page, which reads the value from a script element. */
  readonly build: (() => Value) | null
}

/** A cell in the page: as served until it wakes, then part of the page's notebook. */
export default function CellIsland({ build, ...props }: Props) {
  const value = useMemo(() => (build === null ? servedValue(props.name) : build()), [build, props.name])
  const notebook = useSignal<Notebook | null>(null)
  const open = () => {
    notebook.value ??= pageNotebook(props.folder)
    return notebook.value
  }
  // The first render has to be the one that was served, so the notebook opens after it.
  useEffect(() => {
    open()
    // Who touches code may run it: the worker gets ready meanwhile.
    if (props.code !== 'none') pageSandbox().warm()
  }, [])
  useEffect(() => {
    const arriveAgain = () => arrive(props.name, true)
    arrive(props.name, false)
    addEventListener('hashchange', arriveAgain)
    return () => removeEventListener('hashchange', arriveAgain)
  }, [props.name])
  return (
    <CellView
      {...props}
      value={value}
      notebook={notebook.value}
      open={open}
      engine={engine}
      loadEditor={loadEditor}
    />
  )
}
