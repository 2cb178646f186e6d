import type { LockDependency, LockGraph, PrintedLock, Splat } from '../../value/index.ts'

/**
 * The circle of a circular report as a lock graph: its classes, a dependency for each entry of the chain with the stack
 * under it, and the one that would close the circle. A report does not say how the locks were held, so no dependency has
 * kinds; nor whose flows they were, so there is nothing to feed. Undefined for a report without a whole chain.
 */
export function splatGraph({ chain, task }: Splat): LockGraph | undefined {
  const entries = chain.toReversed()
  const isWhole = entries.length > 1 && entries.every(({ index }, at) => index === at)
  const [asked] = entries
  const held = entries.at(-1)
  if (!isWhole || asked === undefined || held === undefined) return undefined
  const classes = entries.map(
    ({ lock, usage, waitTypes }): PrintedLock => ({
      name: lock,
      usage: usage ?? '',
      waitTypes: waitTypes ?? '',
    }),
  )
  const dependency = (from: number, to: number, who: string): LockDependency => ({
    from,
    to,
    kinds: [],
    task: who,
    frames: (entries[to]?.frames ?? []).map(symbol => ({ symbol })),
  })
  return {
    kind: 'graph',
    title: 'The circle of the report',
    classes,
    dependencies: entries.slice(1).map(({ index }) => dependency(index - 1, index, '')),
    closing: dependency(held.index, asked.index, task?.comm ?? ''),
    tasks: [],
  }
}
