import type { LockDependency, LockGraph, PrintedLock } from '../value/index.ts'
import { kindNamesOf } from './graph.ts'
import type { Lockdep } from './lockdep.ts'

/** What a validator has learned, as plain data. */
export function lockGraphOf(lockdep: Lockdep, title: string, tasks: readonly string[]): LockGraph {
  const { classes, graph, refused } = lockdep
  const dependencies: LockDependency[] = []
  for (const entry of graph.forward()) {
    dependencies.push({
      from: graph.from[entry] ?? 0,
      to: graph.to[entry] ?? 0,
      kinds: kindNamesOf(graph.kinds[entry] ?? 0),
      task: graph.task(entry),
      frames: graph.site(entry)?.frames ?? [],
    })
  }
  const closing = refused && {
    from: refused.from,
    to: refused.to,
    kinds: kindNamesOf(refused.kind),
    task: refused.task,
    frames: refused.frames,
  }
  return {
    kind: 'graph',
    title,
    classes: Array.from({ length: classes.count }, (_, lockClass): PrintedLock => classes.printed(lockClass)),
    dependencies,
    ...(closing === undefined ? {} : { closing }),
    tasks,
  }
}
