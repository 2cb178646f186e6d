import { backwardKindOf, kindOf } from './graph.ts'
import { checkIrqUsage } from './irq-usage.ts'
import type { Lockdep } from './lockdep.ts'
import { checkRecursion, isOrdered } from './recursion.ts'
import { reportSearchFailed, reportTableFull } from './report/report-off.ts'
import { reportCircular, reportRecursive } from './report/report-order.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'

/**
 * Validates the sequence `chain` that ends in the lock being acquired, unless it is a trylock, is not checked, or is
 * known already (lockdep.c: `validate_chain`). `isHead`: it is the first of its interrupt context. False after a report.
 */
export function validateChain(
  lockdep: Lockdep,
  task: Task,
  chain: number,
  isHead: boolean,
  site: Site,
): boolean {
  const { held } = task
  const next = held.depth
  if (held.trylock[next] || !held.check[next] || lockdep.chains.isCached(chain)) return true
  const added = lockdep.chains.add(chain, next + 1 - held.segmentStart(next))
  if (added !== 'added') {
    reportTableFull(lockdep, task, `MAX_LOCKDEP_${added}`, site)
    return false
  }
  const recursion = checkRecursion(lockdep, task, site)
  if (recursion === 'reported') return false
  return isHead || recursion === 'nested' || checkPreviousLocks(lockdep, task, site)
}

/**
 * Adds a dependency from each held lock that matters: going outwards, trylocks and, at last, the first lock that was
 * waited for, which has its own dependencies on those before it (`check_prevs_add`).
 */
function checkPreviousLocks(lockdep: Lockdep, task: Task, site: Site): boolean {
  const { held } = task
  const first = held.segmentStart(held.depth)
  for (let at = held.depth - 1; at >= first; at--) {
    if (!held.check[at]) continue
    if (!checkPreviousLock(lockdep, task, at, site)) return false
    if (!held.trylock[at]) break
  }
  return true
}

/** Checks and adds the dependency from the held lock at `previous` to the one being acquired (`check_prev_add`). */
function checkPreviousLock(lockdep: Lockdep, task: Task, previous: number, site: Site): boolean {
  const { graph } = lockdep
  const { held } = task
  const next = held.depth
  const from = held.lockClass[previous] ?? 0
  const to = held.lockClass[next] ?? 0
  if (from === to && isOrdered(lockdep, task, previous)) return true
  const kind = kindOf(held, previous, next)
  if (!checkNoCircle(lockdep, task, previous, site) || !checkIrqUsage(lockdep, task, previous, site)) {
    lockdep.refused = { from, to, kind, task: task.comm, frames: site.frames }
    return false
  }
  const backward = backwardKindOf(held, previous, next)
  const known = graph.find(from, to, 'after')
  if (known >= 0) {
    graph.widen(known, kind)
    graph.widen(graph.find(to, from, 'before'), backward)
    return true
  }
  if (!lockdep.saveTrace(site)) {
    reportTableFull(lockdep, task, 'MAX_STACK_TRACE_ENTRIES', site)
    return false
  }
  const added =
    graph.add(from, to, 'after', kind, site, task.comm) &&
    graph.add(to, from, 'before', backward, site, task.comm)
  if (!added) reportTableFull(lockdep, task, 'MAX_LOCKDEP_ENTRIES', site)
  return added
}

/** Checks that no strong path leads from the lock being acquired to the held one (`check_noncircular`). */
function checkNoCircle(lockdep: Lockdep, task: Task, previous: number, site: Site): boolean {
  const { search } = lockdep
  const { held } = task
  const next = held.depth
  const target = held.lockClass[previous] ?? 0
  const isExclusive = held.read[previous] === 0
  const result = search.run(held.lockClass[next] ?? 0, held.read[next] === 2, {
    direction: 'after',
    match: (lockClass, onlyRecursive) => lockClass === target && (isExclusive || !onlyRecursive),
  })
  if (result === 'none') return true
  if (result === 'queue full') reportSearchFailed(lockdep, task, site)
  else if (target === held.lockClass[next]) reportRecursive(lockdep, task, next, previous, site)
  else reportCircular(lockdep, task, previous, search.path(), site)
  return false
}
