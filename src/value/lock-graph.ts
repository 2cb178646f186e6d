import type { PrintedLock, ReportFrame } from './report.ts'

/**
 * How a dependency can be taken: the lock held exclusively (E) or shared (S), the other acquired as a recursive reader
 * (R) or not (N).
 */
export type DependencyKind = 'EN' | 'ER' | 'SN' | 'SR'

/** `to` was acquired while `from` was held. */
export interface LockDependency {
  /** Indexes into `LockGraph.classes`. */
  readonly from: number
  readonly to: number
  readonly kinds: readonly DependencyKind[]
  /** Where it was first seen: the task, and its stack at that acquisition, innermost frame first. */
  readonly task: string
  readonly frames: readonly ReportFrame[]
}

/** The lock classes that a validator has met and the order in which they were taken. */
export interface LockGraph {
  readonly kind: 'graph'
  readonly title: string
  /** In the order in which they were first acquired. */
  readonly classes: readonly PrintedLock[]
  /** In the order in which they were learned. */
  readonly dependencies: readonly LockDependency[]
  /** The dependency that would have closed a circle, or joined a safe lock to an unsafe one; it was not added. */
  readonly closing?: LockDependency
  /** Whose flows were run, in this order. */
  readonly tasks: readonly string[]
}
