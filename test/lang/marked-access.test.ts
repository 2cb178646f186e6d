import { describe, expect, test } from 'vitest'
import { operationText } from '../../src/figure/names.ts'
import { stepText } from '../../src/figure/sentence.ts'
import { mutex, READ_ONCE, replay, scenario, struct, task, WRITE_ONCE } from '../../src/index.ts'
import * as races from '../explore/races.model.ts'
import { flowsOf } from './run-flow.ts'

describe('READ_ONCE and WRITE_ONCE', () => {
  test('are one step each, a read and a write that are marked', () => {
    const trace = replay(races.of('marked_write', 'marked_read'), [
      'marked_write_1',
      'marked_read_2',
      'marked_read_2',
    ])
    expect(trace.steps.map(({ operation }) => [operation.primitive, operation.marked])).toEqual([
      ['write', true],
      ['read', true],
      ['write', undefined],
    ])
    expect(trace.situations.at(-1)?.fields).toEqual([true, 1])
    expect([1, 2, 3].map(step => stepText(trace, step))).toEqual([
      'marked_write_1 sets flag by WRITE_ONCE from false to true; marked_write_1 ends.',
      'marked_read_2 reads flag by READ_ONCE: true.',
      'marked_read_2 sets count from 0 to 1; marked_read_2 ends.',
    ])
    expect(trace.steps.map(({ operation }) => operationText(trace, operation))).toEqual([
      'WRITE_ONCE(flag, true)',
      'READ_ONCE(flag)',
      'count = 1',
    ])
  })

  test('are typed as the field', () => {
    const typed = (device: { count: number }) => {
      WRITE_ONCE(device.count, READ_ONCE(device.count) + 1)
      // @ts-expect-error a number is no boolean
      WRITE_ONCE(device.count, true)
    }
    expect(() => typed({ count: 0 })).toThrow('READ_ONCE is a step of a flow')
  })

  test.each([
    ['const x = READ_ONCE(1)', 'READ_ONCE of what is no field', 'READ_ONCE(dev.flag)'],
    ['const x = READ_ONCE(dev)', 'READ_ONCE of what is no field', 'READ_ONCE(dev.flag)'],
    ['READ_ONCE(dev.flag, 1)', 'READ_ONCE with other than 1 argument', 'READ_ONCE(dev.flag)'],
    ['WRITE_ONCE(dev.flag)', 'WRITE_ONCE with other than 2 arguments', 'WRITE_ONCE(dev.flag, true)'],
    ['WRITE_ONCE(true, dev.flag)', 'WRITE_ONCE of what is no field', 'WRITE_ONCE(dev.flag, true)'],
  ])('%s is refused when it is compiled', (body, message, hint) => {
    const dev = struct('dev', { flag: false })
    const compile = () => flowsOf(`function f() { ${body} }`, { dev, READ_ONCE, WRITE_ONCE })
    expect(compile).toThrow(`${message} is outside what a flow can use`)
    expect(compile).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }))
  })

  test.each([
    ['READ_ONCE(dev.lock)', 'READ_ONCE takes a field that can be assigned, which lock is not'],
    ['READ_ONCE(State.idle)', 'READ_ONCE takes a field that can be assigned, which idle is not'],
    ['WRITE_ONCE(dev.lock, 1)', 'dev->lock is part of dev and cannot be assigned'],
    ['WRITE_ONCE(State.idle, 1)', 'an object is not shared state: declare it with struct()'],
    ['const once = READ_ONCE; once(dev.flag)', 'READ_ONCE takes a field: call it by that name'],
  ])('%s is a fault when it runs', (body, message) => {
    const dev = struct('dev', { flag: false, lock: mutex() })
    const { f } = flowsOf(`function f() { ${body} }`, { dev, State: { idle: 0 }, READ_ONCE, WRITE_ONCE })
    expect(faultOf(f)).toContain(message)
  })

  test('a function of the reader by that name is not taken for them', () => {
    const dev = struct('dev', { flag: false })
    const { f } = flowsOf('function READ_ONCE(x) { return x }\nfunction f() { READ_ONCE(dev.flag) }', { dev })
    expect(faultOf(f)).toBe("READ_ONCE is not the library's here: give a function of your own another name")
  })

  test('a parameter by that name is called as it is', () => {
    const dev = struct('dev', { flag: false })
    const { f } = flowsOf(
      'function id(x) { return x }\nfunction f() { g(id) }\nfunction g(READ_ONCE) { dev.flag = READ_ONCE(3) === 3 }',
      { dev },
    )
    expect(end(f)?.fields).toEqual([true])
  })
})

function end(flow: (() => void) | undefined) {
  if (flow === undefined) throw new Error('no flow')
  const source = scenario({ tasks: [task('t', flow)] })
  const steps = (count: number) => replay(source, new Array<string>(count).fill('t')).situations.at(-1)
  for (let count = 0; ; count++) {
    const last = steps(count)
    if (last?.tasks[0]?.status !== 'ready') return last
  }
}

function faultOf(flow: (() => void) | undefined): string | undefined {
  return end(flow)?.tasks[0]?.fault?.message
}
