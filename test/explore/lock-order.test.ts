import { describe, expect, test } from 'vitest'
import { type LockOrder, lockOrder } from '../../src/explore/lock-order.ts'
import { scenario, struct, task } from '../../src/index.ts'
import * as kernel from '../../src/kernel/index.ts'
import { flowsOf } from '../lang/run-flow.ts'
import { vfio } from './vfio.model.ts'

const short = (order: LockOrder, object: number) => order.objects[object]?.name.split('->').at(-1) ?? ''
/** Names without the structure, but for migf->lock. */
const named = (order: LockOrder, object: number) => {
  const name = short(order, object)
  return name === 'lock' ? 'migf->lock' : name
}
const edgesOf = (order: LockOrder) =>
  order.edges.map(({ from, to }) => `${named(order, from)} -> ${named(order, to)}`).sort()
const cyclesOf = (order: LockOrder) =>
  order.cycles.map(cycle => cycle.map(object => named(order, object)).join(' -> '))

describe('the lock order of the VFIO flows', () => {
  test('row A: the circle of the report, and nothing else', () => {
    const order = lockOrder(vfio({ variant: 'plain', bodyTakesFile: false }).scenario)
    expect(edgesOf(order)).toEqual([
      'memory_lock -> state_mutex',
      'migf->lock -> mmap_lock',
      'mmap_lock -> memory_lock',
      'state_mutex -> migf->lock',
    ])
    expect(cyclesOf(order)).toEqual(['state_mutex -> migf->lock -> mmap_lock -> memory_lock'])
  })

  test('says where, by whom and in which mode', () => {
    const order = lockOrder(vfio({ variant: 'plain', bodyTakesFile: false, reset: 2 }).scenario)
    const closing = order.edges.find(({ from }) => named(order, from) === 'memory_lock')
    expect(closing?.sites).toMatchObject([
      { tasks: ['reset_1', 'reset_2'], held: 'write', asked: 'exclusive' },
    ])
    const frames = closing?.sites[0]?.stack.map(frame => order.functions[frame.function]?.name)
    expect(frames).toEqual(['reset', 'plain_reset_done'])
    const pin = order.edges.find(({ from }) => named(order, from) === 'mmap_lock')
    expect(pin?.sites).toMatchObject([{ tasks: ['pin_dma'], held: 'read', asked: 'read' }])
  })

  test('rows B and E have no circle, C has the one that a failed trylock leaves', () => {
    for (const variant of [
      { variant: 'deferred', bodyTakesFile: false, reset: 2 },
      { variant: 'after', bodyTakesFile: true, reset: 2 },
    ] as const)
      expect(cyclesOf(lockOrder(vfio(variant).scenario))).toEqual([])
    const order = lockOrder(vfio({ variant: 'deferred', bodyTakesFile: true, reset: 2 }).scenario)
    expect(edgesOf(order)).toContain('memory_lock -> migf->lock')
    expect(edgesOf(order)).not.toContain('memory_lock -> state_mutex')
    expect(cyclesOf(order)).toEqual(['migf->lock -> mmap_lock -> memory_lock'])
  })
})

test('a lock is held on the path on which it was taken only', () => {
  const dev = struct('dev', { a: kernel.mutex(), b: kernel.mutex(), c: kernel.mutex() })
  const { flow } = flowsOf(
    `function flow() {
      if (mutex_trylock(dev.a)) {
        mutex_lock(dev.b)
        mutex_unlock(dev.b)
        mutex_unlock(dev.a)
      }
      mutex_lock(dev.c)
      mutex_unlock(dev.c)
    }`,
    { dev, ...kernel },
  )
  if (flow === undefined) throw new Error('no flow')
  expect(edgesOf(lockOrder(scenario({ tasks: [task('one', flow)] })))).toEqual(['a -> b'])
})

test('tasks that count do not hide their locks', () => {
  const dev = struct('dev', { a: kernel.mutex(), b: kernel.mutex(), users: 0 })
  const { flow } = flowsOf(
    `function flow() {
      dev.users = dev.users + 1
      if (dev.users === 2) mutex_lock(dev.a)
      mutex_lock(dev.b)
    }`,
    { dev, ...kernel },
  )
  if (flow === undefined) throw new Error('no flow')
  const tasks = [task('one', flow), task('two', flow)]
  expect(edgesOf(lockOrder(scenario({ tasks })))).toEqual(['a -> b'])
})
