import { describe, expect, test } from 'vitest'
import { packValue, unpackValue } from '../../src/cell/travel.ts'
import { readValue } from '../../src/cell/value.ts'
import * as kernel from '../../src/kernel/index.ts'
import { scenario, task } from '../../src/lang/index.ts'
import { lockdep, lockGraph } from '../../src/lockdep/index.ts'
import { modelCalls } from '../../src/lockdep/model-calls.ts'
import type { LockGraph, Report } from '../../src/value/index.ts'
import { strippedText } from '../oracle/lockdep-texts.ts'
import * as flows from './flows.model.ts'
import { mail, order } from './mail.model.ts'

function reported(value: Report | LockGraph): Report {
  if (value.kind === 'report') return value
  throw new Error(`${value.title}`)
}

function learned(value: Report | LockGraph): LockGraph {
  if (value.kind === 'graph') return value
  throw new Error(`reported: ${value.title}`)
}

const textOf = ({ lines }: Report) => lines.map(({ text }) => text).join('\n')

describe('the flows of the mail, one after the other', () => {
  const report = reported(lockdep(mail, { order }))

  test('print the report of the mail', () => {
    expect(strippedText(report.lines)).toBe(
      `
======================================================
WARNING: possible circular locking dependency detected
6.12.117-model #1 Not tainted
------------------------------------------------------
set_device_state/1001 is trying to acquire lock:
(&migf->lock){+.+.}-{3:3}, at: ?

but task is already holding lock:
(&xe_vdev->state_mutex){+.+.}-{3:3}, at: ?

which lock already depends on the new lock.

the existing dependency chain (in reverse order) is:

-> #3 (&xe_vdev->state_mutex){+.+.}-{3:3}:

-> #2 (&vdev->memory_lock){++++}-{3:3}:

-> #1 (&mm->mmap_lock){++++}-{3:3}:

-> #0 (&migf->lock){+.+.}-{3:3}:

other info that might help us debug this:

Chain exists of:
  &migf->lock --> &vdev->memory_lock --> &xe_vdev->state_mutex

 Possible unsafe locking scenario:

       CPU0                    CPU1
       ----                    ----
  lock(&xe_vdev->state_mutex);
                               lock(&vdev->memory_lock);
                               lock(&xe_vdev->state_mutex);
  lock(&migf->lock);

 *** DEADLOCK ***

1 lock held by set_device_state/1001:
 #0: (&xe_vdev->state_mutex){+.+.}-{3:3}, at: ?`.trim(),
    )
  })

  test('with the call stacks of the model', () => {
    const { body } = report
    if (body.type !== 'circular') throw new Error(body.type)
    expect(body.chain.map(({ frames }) => frames.map(({ symbol }) => symbol))).toEqual([
      ['mutex_lock', 'xe_vfio_pci_reset_done', 'pci_try_reset_function', 'vfio_pci_core_ioctl'],
      ['down_read', 'vfio_pci_mmap_huge_fault', 'vaddr_get_pfns', 'vfio_pin_map_dma'],
      ['__might_fault', 'access_user', 'copy_to_user', 'xe_sriov_vfio_data_read', 'xe_vfio_pci_save_read'],
      ['mutex_lock', 'xe_vfio_pci_set_device_state', 'vfio_ioctl_device_feature_mig_device_state'],
    ])
    expect(textOf(report)).toMatch(/^ {7}vaddr_get_pfns \(.*mail\.model\.ts:47\)$/m)
    expect(body.acquiring.at).toMatchObject({ symbol: 'xe_vfio_pci_set_device_state', line: 77 })
  })

  test('and say which dependency closes the circle, and whose flows made the others', () => {
    const { classes, dependencies, closing, tasks } = report.graph
    const name = (index: number | undefined) => classes[index ?? -1]?.name
    expect(tasks).toEqual(order)
    expect(dependencies.map(({ from, to, kinds, task }) => [name(from), name(to), ...kinds, task])).toEqual([
      ['&migf->lock', '&mm->mmap_lock', 'EN', 'read'],
      ['&mm->mmap_lock', '&vdev->memory_lock', 'SN', 'pin'],
      ['&vdev->memory_lock', '&xe_vdev->state_mutex', 'EN', 'reset'],
    ])
    expect([name(closing?.from), name(closing?.to), ...(closing?.kinds ?? []), closing?.task]).toEqual([
      '&xe_vdev->state_mutex',
      '&migf->lock',
      'EN',
      'set_device_state',
    ])
  })

  test('without the last of them there is nothing to report, and three dependencies are learned', () => {
    const graph = learned(lockdep(mail, { order: order.slice(0, 4) }))
    expect(graph.title).toBe('lockdep has nothing to report: 4 lock classes, 3 dependencies')
    expect(graph.closing).toBeUndefined()
  })

  test('the graph is there with a report and without one', () => {
    expect(lockGraph(mail, { order })).toEqual(report.graph)
    expect(lockGraph(mail, { order: ['read'] }).dependencies).toHaveLength(1)
  })

  test('a cell can show either, and a page carry it', () => {
    for (const value of [report, lockGraph(mail, { order, title: 'The mail' })]) {
      expect(readValue(value, 'cell')).toBe(value)
      expect(unpackValue(packValue(value))).toEqual(value)
    }
  })

  test('in whichever order they run, the circle is found', () => {
    for (const first of order) {
      const rotated = [first, ...order.filter(name => name !== first)]
      expect(reported(lockdep(mail, { order: rotated })).body.type).toBe('circular')
    }
  })
})

test('the validator hears of every primitive that takes or releases a lock', () => {
  const ofLocks = Object.values(kernel).flatMap(value => {
    const primitive = kernel.primitiveOf(value)
    return ['mutex', 'rw_semaphore', 'spinlock_t'].includes(primitive?.object ?? '') ? [primitive?.name] : []
  })
  expect(ofLocks.toSorted()).toEqual(Object.keys(modelCalls).toSorted())
})

describe('single flows', () => {
  const run = (...chosen: (() => void)[]) =>
    lockdep(scenario({ tasks: chosen.map(flow => task(flow.name, flow)) }))

  test('a trylock adds no dependency: the other order is no circle', () => {
    expect(learned(run(flows.a_then_b, flows.b_then_tries_a)).dependencies).toHaveLength(1)
  })

  test('parts of the same name are of one class, whatever structure they are part of', () => {
    const { body } = reported(run(flows.two_of_a_class))
    expect(body).toMatchObject({ type: 'recursive', target: { lock: { name: '&dev->a' } } })
  })

  test('locks by themselves are classes of their own, told apart by number', () => {
    const { classes, dependencies } = learned(run(flows.two_statics))
    expect(classes.map(({ name }) => name)).toEqual(['table_mutex', 'table_mutex#2'])
    expect(dependencies).toMatchObject([{ from: 0, to: 1, task: 'two_statics' }])
  })

  test('a mutex under a spinlock is a wait in the wrong context', () => {
    expect(reported(run(flows.mutex_under_spinlock)).body).toMatchObject({
      type: 'wait-context',
      context: 4,
      acquiring: { lock: { name: '&dev->a', waitTypes: '3:3' } },
      held: [{ lock: { name: '&dev->lock', waitTypes: '2:2' } }],
    })
  })

  test('so is a copy to the user that may fault, whether it does or not', () => {
    expect(reported(run(flows.faults_under_spinlock)).body).toMatchObject({
      type: 'wait-context',
      acquiring: { lock: { name: '&dev->sem' }, at: { symbol: '__might_fault' } },
    })
  })

  test('a flow ends in user mode, where it must hold nothing', () => {
    const report = reported(run(flows.keeps_a))
    expect(report.body).toMatchObject({ type: 'return-to-user', held: [{ lock: { name: '&dev->a' } }] })
    expect(textOf(report)).toContain('keeps_a/1001 is leaving the kernel with locks still held!')
  })

  test('a release without an acquisition is a bad unlock', () => {
    expect(reported(run(flows.unlocks_a)).body).toMatchObject({ type: 'bad-unlock', lock: '&dev->a' })
  })

  test('after a downgrade the dependency is that of a reader', () => {
    const { classes, dependencies } = learned(run(flows.downgrades))
    expect(classes[0]).toMatchObject({ name: '&dev->sem', usage: '++++' })
    expect(dependencies).toMatchObject([{ kinds: ['SN'] }])
  })

  test('completions are not seen, and a killable wait that succeeds is a wait like any other', () => {
    expect(learned(run(flows.completes, flows.waits)).classes).toEqual([])
    expect(learned(run(flows.reads_killably)).classes).toMatchObject([{ name: '&dev->sem', usage: '.+.+' }])
  })

  test('what cannot end alone is refused, with what would be right', () => {
    expect(() => run(flows.waits)).toThrow(
      'waits cannot end alone: it waits in wait_for_completion on dev->done. lockdep runs one task after the other; let one run first that ends this wait, or leave waits out of the order',
    )
    expect(() => run(flows.spins)).toThrow('spins does not end: it has taken 100,000 steps')
  })

  test('an order that names no task, or one twice, is refused', () => {
    expect(() => lockdep(mail, { order: ['read', 'write'] })).toThrow(
      'order[1]: no task is named "write"; the tasks are set_device_state, reset, pin, read, writer',
    )
    expect(() => lockdep(mail, { order: ['read', 'read'] })).toThrow('order[1]: read has run already')
  })
})
