import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RecordedScenario, replayScenario } from '../oracle/lockdep-scenarios.ts'

const locks: RecordedScenario['locks'] = {
  A: { class: 'a', type: 'mutex' },
  B: { class: 'a', type: 'mutex' },
  C: { class: 'c', type: 'rwsem' },
  D: { class: 'd', type: 'spinlock' },
  E: { class: 'e', type: 'rwlock' },
  F: { class: 'f', type: 'srcu' },
  G: { class: 'g', type: 'rcu' },
  H: { class: 'h', type: 'local_lock' },
  I: { class: 'i', type: 'map' },
}

const instance = fc.constantFrom(...Object.keys(locks))
const acquire = fc
  .tuple(instance, fc.constantFrom('W', 'r', 'R'), fc.subarray(['try', 'sub=1', 'nest=I', 'sub=2']))
  .map(([name, mode, flags]) => ['acquire', name, mode, ...flags].join(':'))
const other = fc
  .tuple(fc.constantFrom('release', 'release', 'sync', 'downgrade', 'init', 'free'), instance)
  .map(([what, name]) => `${what}:${name}${what === 'sync' ? ':W' : ''}`)
const enters = ['irq_disable', 'bh_disable', 'hardirq_enter', 'softirq_enter']
const leaves = ['irq_enable', 'bh_enable', 'hardirq_exit', 'softirq_exit']

/** Operations in any order, but that contexts are left innermost first. */
const operations = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: acquire },
      { weight: 4, arbitrary: other },
      fc.constantFrom(...enters, 'leave'),
    ),
    {
      maxLength: 60,
    },
  )
  .map(ops => {
    const inside: string[] = []
    return ops.flatMap(op => {
      if (enters.includes(op)) inside.push(op)
      if (op !== 'leave') return [op]
      const context = inside.pop()
      return context === undefined ? [] : [leaves[enters.indexOf(context)] ?? '']
    })
  })

test('whatever a task does, there is one report at most, at the operation that earned it, and its text is whole', () => {
  fc.assert(
    fc.property(operations, fc.boolean(), (ops, proveRawLockNesting) => {
      const { report, lines, failOp } = replayScenario({ locks, ops }, { proveRawLockNesting }, 1)
      expect(report === undefined).toBe(failOp === null)
      if (failOp === null) return
      const text = lines.map(line => line.text).join('\n')
      expect(text).toContain('swapper/0')
      expect(text).not.toMatch(/undefined|NaN|\[object/)
      const before = replayScenario({ locks, ops: ops.slice(0, failOp) }, { proveRawLockNesting }, 1)
      expect(before.report).toBeUndefined()
      const after = replayScenario({ locks, ops: ops.slice(0, failOp + 1) }, { proveRawLockNesting }, 1)
      expect(after.report).toEqual(report)
    }),
    { seed: 20261121, numRuns: 2000 },
  )
})
