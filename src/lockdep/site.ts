import type { ReportFrame } from '../value/index.ts'

/** Where code stands when it tells the validator something. One object for each place: traces are shared by identity. */
export interface Site {
  /** The instruction after the call (`acquire_ip`): in reports the text after `at:`. */
  readonly at: ReportFrame
  /** Call stack, innermost frame first. */
  readonly frames: readonly ReportFrame[]
}
