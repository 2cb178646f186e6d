import type { ChainEntry, ScenarioLine } from '../../value/index.ts'
import type { Lockdep } from '../lockdep.ts'
import type { PathStep } from '../search.ts'
import type { Site } from '../site.ts'
import type { Task } from '../task.ts'
import { heldName, printedHeld, raise, reported } from './raise.ts'

/**
 * The lock being acquired is one from which a path leads to the one held at `previous` (lockdep.c:
 * `print_circular_bug`). `path` leads from the class held back to the one being acquired.
 */
export function reportCircular(
  lockdep: Lockdep,
  task: Task,
  previous: number,
  path: readonly PathStep[],
  site: Site,
): void {
  raise(lockdep, () => {
    const { classes, graph } = lockdep
    const { held } = task
    const next = held.depth
    const source = heldName(lockdep, task, next)
    const target = heldName(lockdep, task, previous)
    const parentClass = path[1]?.lockClass ?? 0
    const parent = classes.nameOf(parentClass)
    const chain = path.map(
      ({ lockClass, entry }): ChainEntry => ({
        lock: classes.printed(lockClass),
        frames: (graph.site(entry) ?? site).frames,
      }),
    )
    const takes = held.read[next] ? 'rlock' : held.sync[next] ? 'sync' : 'lock'
    const scenario: ScenarioLine[] = [
      { cpu: 0, text: `${held.read[previous] ? 'rlock' : 'lock'}(${target});` },
      { cpu: 1, text: `lock(${parent});` },
      { cpu: 1, text: `lock(${target});` },
      { cpu: 0, text: `${takes}(${source});` },
    ]
    return {
      type: 'circular',
      ...reported(lockdep, task, site),
      acquiring: printedHeld(lockdep, task, next),
      target: printedHeld(lockdep, task, previous),
      chain,
      exists: parentClass === held.lockClass[next] ? null : [source, parent, target],
      scenario,
    }
  })
}

/** Two locks of one class (`print_deadlock_bug`): the one at `next`, with the one at `previous` held. */
export function reportRecursive(
  lockdep: Lockdep,
  task: Task,
  previous: number,
  next: number,
  site: Site,
): void {
  raise(lockdep, () => {
    const { held } = task
    const compared = lockdep.classes.compare(held.lockClass[previous] ?? 0)?.(
      held.lock(previous),
      held.lock(next),
    )
    return {
      type: 'recursive',
      ...reported(lockdep, task, site),
      acquiring: printedHeld(lockdep, task, next),
      target: printedHeld(lockdep, task, previous),
      ...(compared === undefined ? {} : { compared }),
      scenario: [
        { cpu: 0, text: `lock(${heldName(lockdep, task, previous)});` },
        { cpu: 0, text: `lock(${heldName(lockdep, task, next)});` },
      ],
    }
  })
}
