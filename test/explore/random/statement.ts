import type { ObjectType, Policy } from '../../../src/value/index.ts'

/** The kernel objects that random programs share, by name. */
export const objectTypes = {
  m: 'mutex',
  n: 'mutex',
  l: 'spinlock_t',
  s: 'rw_semaphore',
  t: 'rw_semaphore',
  c: 'completion',
  p: 'page',
} as const satisfies Readonly<Record<string, ObjectType>>
export type ObjectName = keyof typeof objectTypes

/** The shared fields; each holds 0, 1 or 2, and 0 at the start. */
export const fieldNames = ['x', 'y'] as const
export type FieldName = (typeof fieldNames)[number]

/** A statement of a random flow: little enough to be written out both as tables and as the reader's TypeScript. */
export type Statement =
  | { readonly kind: 'call'; readonly primitive: string; readonly object: ObjectName }
  /** A call that can fail, and what is done either way. */
  | {
      readonly kind: 'guard'
      readonly primitive: string
      readonly object: ObjectName
      readonly parts: readonly [done: Block, failed: Block]
    }
  /** `while (!trylock(o)) body` */
  | {
      readonly kind: 'retry'
      readonly primitive: string
      readonly object: ObjectName
      readonly parts: readonly [Block]
    }
  | { readonly kind: 'write'; readonly field: FieldName; readonly value: number }
  /** `to = (from + 1) % 3`: what was read is carried past a step. */
  | { readonly kind: 'copy'; readonly from: FieldName; readonly to: FieldName }
  | {
      readonly kind: 'branch'
      readonly field: FieldName
      readonly value: number
      readonly parts: readonly [Block, Block]
    }
  /** `while (field === value) body` */
  | {
      readonly kind: 'loop'
      readonly field: FieldName
      readonly value: number
      readonly parts: readonly [Block]
    }
  | { readonly kind: 'choose'; readonly parts: readonly Block[] }
  | { readonly kind: 'kill'; readonly task: number }
  | { readonly kind: 'assert' | 'assume'; readonly field: FieldName; readonly value: number }

export type Block = readonly Statement[]

/** Flows and which of them each task runs. Tasks of one flow are alike: only their names tell them apart. */
export interface Sketch {
  readonly policy: Policy
  readonly flows: readonly Block[]
  /** Index of the flow of each task. */
  readonly tasks: readonly number[]
}

/** Calls that can fail, and the result that says they have not. */
export function succeeds(primitive: string): 0 | 1 {
  return primitive.endsWith('killable') || primitive.endsWith('interruptible') ? 0 : 1
}
