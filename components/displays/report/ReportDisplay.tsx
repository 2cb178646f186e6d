import { useMemo } from 'preact/hooks'
import { explainLines } from '../../../src/figure/report/explain.ts'
import type { Report } from '../../../src/value/index.ts'
import type { DisplayProps } from '../display.ts'
import { ReportText } from './ReportText.tsx'

/** A report of the lock validator, line by line. */
export function ReportDisplay({ value, id }: DisplayProps<Report>) {
  const lines = useMemo(() => explainLines(value.lines), [value])
  return <ReportText id={id} label={value.title || 'lockdep report'} lines={lines} />
}
