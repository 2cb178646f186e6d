import { describe, expect, test } from 'vitest'
import { type Closure, close, isClosed, type Open } from '../../src/explore/closure.ts'
import { Locksets } from '../../src/explore/locksets.ts'
import { search } from '../../src/explore/search.ts'
import { scenario, struct, task } from '../../src/index.ts'
import * as kernel from '../../src/kernel/index.ts'
import { open } from '../../src/lang/index.ts'
import type { Program } from '../../src/value/index.ts'
import { flowsOf } from '../lang/run-flow.ts'
import { vfio } from './vfio.model.ts'

const closed = (found: Closure | Open): Closure => {
  if (!isClosed(found)) throw new Error(found.why)
  return found
}

/** Compiles flows, and opens a scenario with a task for each. */
function opened(source: string) {
  const dev = struct('dev', { a: kernel.mutex(), s: kernel.rw_semaphore(), x: 0, y: 0 })
  const flows = flowsOf(source.replace(/^ +/gm, ''), { dev, ...kernel })
  const tasks = Object.entries(flows).map(([name, flow]) => task(name, flow))
  return open(scenario({ tasks }))
}

const edges = ({ tasks }: Program) =>
  tasks.map(({ nodes }) =>
    nodes.reduce((sum, node) => sum + (node.kind === 'step' ? node.next.length : 0), 0),
  )

function resultsAt(program: Program, name: string, primitive: string): readonly number[] {
  const nodes = program.tasks.find(one => one.name === name)?.nodes ?? []
  return nodes.flatMap(node =>
    node.kind === 'step' && node.operation.primitive === primitive ? node.next.map(([result]) => result) : [],
  )
}

describe('closing a program', () => {
  test('reads give what is written anywhere, also by what only such a read leads to', () => {
    const { program, learner } = opened(`
      function one() { dev.x = dev.y }
      function two() { if (dev.x === 0) dev.y = 5; if (dev.x === 5) dev.y = 7 }`)
    expect(closed(close(program, learner)).learner).toBeUndefined()
    const values = (name: string) => resultsAt(program, name, 'read').map(value => program.values[value])
    expect(new Set(values('one'))).toEqual(new Set([0, 5, 7]))
    expect(new Set(values('two'))).toEqual(new Set([0, 5, 7]))
  })

  test('a trylock can fail and succeed; a killable wait is interrupted only where somebody kills', () => {
    const { program, learner } = opened(`
      function one() { if (mutex_trylock(dev.a)) mutex_unlock(dev.a) }
      function two() { if (mutex_lock_killable(dev.a) === 0) mutex_unlock(dev.a) }
      function three() { if (mutex_lock_killable(dev.a) === 0) mutex_unlock(dev.a) }
      function four() { kill('three') }`)
    closed(close(program, learner))
    expect(resultsAt(program, 'one', 'mutex_trylock')).toEqual([0, 1])
    expect(resultsAt(program, 'two', 'mutex_lock_killable')).toEqual([0])
    expect(resultsAt(program, 'three', 'mutex_lock_killable').toSorted()).toEqual([-4, 0])
  })

  test('leaves a search nothing to learn', () => {
    for (const policy of ['linux', 'writer-pref', 'unfair'] as const) {
      const { program, learner } = open(vfio({ variant: 'deferred', bodyTakesFile: true }).scenario, policy)
      closed(close(program, learner))
      const before = edges(program)
      search(program, {}, { states: 100_000 }, learner)
      expect(edges(program)).toEqual(before)
      // Without the functions.
      expect(search(program, {}, { states: 100_000 }).limited).toBeUndefined()
    }
  })

  test('finds tasks that share an automaton', () => {
    const { program, learner } = open(vfio({ variant: 'plain', bodyTakesFile: false, reset: 3 }).scenario)
    const { automata, automatonOf } = closed(close(program, learner))
    expect(automata.map(({ tasks }) => tasks.length)).toEqual([1, 1, 1, 3, 1])
    expect(automatonOf).toEqual([0, 1, 2, 3, 3, 3, 4])
  })

  test('leaves edges to be learned where that has no end', () => {
    const { program, learner } = opened('function one() { for (;;) dev.x = dev.x + 1 }')
    expect(closed(close(program, learner)).learner).toBe(learner)
    expect(edges(program)[0]).toBeLessThan(50)
    const wide = opened('function one() { for (let i = 0; i < 5000; i++) dev.x = 0 }')
    expect(closed(close(wide.program, wide.learner, 100)).learner).toBe(wide.learner)
    expect(edges(wide.program)[0]).toBe(100)
  })

  test('takes tables as they are when they are complete, and not when they are not', () => {
    const { program, learner } = open(vfio({ variant: 'plain', bodyTakesFile: false }).scenario)
    search(program, {}, { states: 100_000 }, learner)
    expect(closed(close(program, undefined)).program).toBe(program)
    expect(close({ ...program, complete: false }, undefined)).toEqual({
      why: expect.stringContaining('learned in part only'),
    })
  })

  test('leaves out what a flow does wrong in a state that need not occur', () => {
    const { program, learner } = opened(`
      function one() { mutex_lock(dev.a); dev.x = 1; dev.x = 0; mutex_unlock(dev.a) }
      function two() { mutex_lock(dev.a); if (dev.x === 1) kill('nobody'); mutex_unlock(dev.a) }`)
    expect(closed(close(program, learner)).learner).toBe(learner)
    expect(search(program, {}, { states: 1000 }, learner).limited).toBeUndefined()
  })
})

describe('locksets', () => {
  const held = (source: string) => {
    const { program, learner } = opened(source)
    const { automata } = closed(close(program, learner))
    const nodes = automata[0]?.nodes ?? []
    const locksets = automata[0] && new Locksets(automata[0], program.objects)
    return nodes.flatMap((node, index) =>
      node.kind === 'step' && node.operation.primitive === 'write'
        ? [
            (locksets?.allAt(index) ?? []).map(
              ({ object, surely, possibly }) =>
                `${program.objects[object]?.name.slice(5)} ${surely} ${possibly.join('|')}`,
            ),
          ]
        : [],
    )
  }

  test('tell what is held on every path from what is held on some', () => {
    expect(
      held(`function one() {
        mutex_lock(dev.a)
        if (choose(2) === 0) down_read(dev.s)
        dev.x = 1
      }`),
    ).toEqual([['a exclusive exclusive', 's none read']])
  })

  test('count read holds, and follow a downgrade', () => {
    expect(
      held(`function one() {
        down_read(dev.s); down_read(dev.s); up_read(dev.s)
        dev.x = 1
        up_read(dev.s)
        dev.x = 2
        down_write(dev.s)
        dev.x = 3
        downgrade_write(dev.s)
        dev.x = 4
        up_read(dev.s)
        dev.x = 5
      }`),
    ).toEqual([['s read read'], [], ['s exclusive exclusive'], ['s read read'], []])
  })

  test('take a loop that takes holds without giving them back to the end', () => {
    expect(held('function one() { for (;;) { down_read(dev.s); dev.x = 1 } }')).toEqual([['s read read']])
  })
})
