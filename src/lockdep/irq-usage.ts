import type { Lockdep } from './lockdep.ts'
import { usageMatch, usageSkip } from './mark.ts'
import { reportSafeUnsafe } from './report/report-irq.ts'
import { reportSearchFailed } from './report/report-off.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'
import {
  enabledIrq,
  exclusiveBit,
  exclusiveMask,
  readBit,
  stateName,
  used,
  usedInIrq,
  writeUsage,
} from './usage.ts'

/**
 * Checks that the dependency from the held lock at `previous` to the one being acquired joins no lock that is used in
 * interrupts to one that is held with them enabled (lockdep.c: `check_irq_usage`). False after a report.
 */
export function checkIrqUsage(lockdep: Lockdep, task: Task, previous: number, site: Site): boolean {
  const { classes, search } = lockdep
  const { held } = task
  const from = held.lockClass[previous] ?? 0
  const to = held.lockClass[held.depth] ?? 0
  const skip = usageSkip(lockdep)
  const backwards = { direction: 'before', skip } as const
  const fromReader = held.read[previous] !== 0

  let usedBefore = 0
  const gathered = search.run(from, fromReader, {
    ...backwards,
    match: (lockClass, onlyShared) => {
      usedBefore |= classes.usageOf(lockClass) & (onlyShared ? writeUsage : ~0)
      return false
    },
  })
  if (gathered === 'queue full') return failed(lockdep, task, site)
  usedBefore &= usedInIrq
  if (usedBefore === 0) return true

  const forwards = search.run(to, held.read[held.depth] === 2, {
    direction: 'after',
    match: usageMatch(lockdep, exclusiveMask(usedBefore)),
    skip,
  })
  if (forwards === 'queue full') return failed(lockdep, task, site)
  if (forwards === 'none') return true
  const unsafe = search.found
  const unsafePath = search.path()

  // Only what excludes the class just found, and it by its "enabled" bits: the safe class may be another than the first.
  const wanted = exclusiveMask(classes.usageOf(unsafe) & enabledIrq)
  const back = search.run(from, fromReader, { ...backwards, match: usageMatch(lockdep, wanted) })
  if (back === 'queue full') return failed(lockdep, task, site)
  if (back === 'none') return true
  const pair = exclusivePair(classes.usageOf(search.found), classes.usageOf(unsafe))
  if (pair === undefined) return true
  reportSafeUnsafe(lockdep, task, previous, search.path(), unsafePath, stateName(pair[0]), pair, site)
  return false
}

function failed(lockdep: Lockdep, task: Task, site: Site): false {
  reportSearchFailed(lockdep, task, site)
  return false
}

/** The first bit of `safe` that a bit of `unsafe` excludes, with that one (`find_exclusive_match`). */
function exclusivePair(safe: number, unsafe: number): readonly [number, number] | undefined {
  for (let bit = 0; bit < used; bit++) {
    if (!(safe & (1 << bit))) continue
    for (const other of [exclusiveBit(bit), exclusiveBit(bit) + readBit]) {
      if (unsafe & (1 << other)) return [bit, other]
    }
  }
  return undefined
}
