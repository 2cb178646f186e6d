import { expect, test } from 'vitest'
import { readReply } from '../../src/cell/reply.ts'
import { isValue, readValue } from '../../src/cell/value.ts'
import { explore, mutex, replay, scenario, struct, task } from '../../src/index.ts'
import * as flows from '../kernel/flows.model.ts'

const empty = scenario({ tasks: [task('t', flows.pick)] })
const progress = { phase: 'searching', states: 3, transitions: 4, frontier: 1 }
const table = { kind: 'table', caption: 'c', columns: ['a', 'b'], rows: [[1, null]] }

test.each<[string, unknown]>([
  ['a run', replay(empty, [])],
  ['an exploration', explore(empty)],
  ['a comparison', { kind: 'comparison', title: 'c', explorations: [explore(empty), explore(empty)] }],
  ['a table', table],
  ['a table with a number that only a bigint holds', { ...table, rows: [[2n ** 64n, null]] }],
  ['a text', { kind: 'text', text: '' }],
])('%s is a value and stays one on the way through structured clone', (_, value) => {
  expect(readValue(value, 'a')).toBe(value)
  expect(isValue(structuredClone(value))).toBe(true)
})

test('a string is a text', () => {
  expect(readValue('hello', 'a')).toEqual({ kind: 'text', text: 'hello' })
})

test('null says that no run was found', () => {
  expect(readValue(null, 'a')).toMatchObject({ kind: 'text' })
})

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'the cell has no default export'],
  ['a number', 3, 'the default export is a number'],
  ['an array', [], 'the default export is an array'],
  ['a map', new Map(), 'the default export is an object of class Map'],
  ['a lock', struct('s', { m: mutex() }), 'the default export is an object'],
  ['an unknown kind', { kind: 'picture' }, 'no display shows the kind "picture"'],
  ['an inherited kind', { kind: 'toString' }, 'no display shows the kind "toString"'],
  ['a missing field', { kind: 'text' }, 'the text has no text of type string'],
  ['a function inside', { ...table, more: { f: () => 1 } }, 'the value.more.f is a function'],
  ['a class inside', { ...table, more: [new Date()] }, 'the value.more[0] is an object of class Date'],
  ['a short row', { ...table, rows: [[1, 2], [1]] }, 'row 2 of the table is not a list of 2'],
  ['a bigint alone', 1n, 'the default export is a bigint'],
  [
    'a comparison of something else',
    { kind: 'comparison', title: '', explorations: [explore(empty), table] },
    'part 2 of the comparison: it is no exploration',
  ],
  [
    'a comparison with half an exploration',
    { kind: 'comparison', title: '', explorations: [{ ...explore(empty), limit: 'time' }] },
    'part 1 of the comparison: the exploration has no limit of type optional object',
  ],
  ['an object in a row', { ...table, rows: [[1, {}]] }, 'row 1 of the table'],
])('%s is no value', (_, exported, message) => {
  const value = readValue(exported, 'a')
  expect(value).toMatchObject({ kind: 'error', stage: 'value', cell: 'a.cell.ts' })
  expect(value.kind === 'error' && value.message).toContain(message)
})

test('a value that contains itself is refused', () => {
  const loop = { kind: 'text', text: '', self: {} }
  loop.self = loop
  expect(readValue(loop, 'a')).toMatchObject({ kind: 'error', stage: 'value' })
})

test('a value that is too large is refused as such', () => {
  const rows = Array.from({ length: 1_100_000 }, () => [1, 2])
  expect(readValue({ ...table, rows }, 'a')).toMatchObject({ kind: 'error', stage: 'limit' })
  expect(readValue('x'.repeat(20_000_001), 'a')).toMatchObject({ kind: 'error', stage: 'limit' })
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'done'],
  ['an unknown type', { type: 'hello' }],
  ['a plan without needs', { type: 'plan', cells: [{ name: 'a', shown: true }] }],
  ['progress without numbers', { type: 'progress', progress: { phase: 'searching' } }],
  ['progress with half a state', { type: 'progress', progress: { ...progress, states: 0.5 } }],
  ['progress that has found a table', { type: 'progress', progress: { ...progress, found: table } }],
  ['progress that has proved it all', { type: 'progress', progress: { ...progress, found: explore(empty) } }],
  ['a result without a time', { type: 'result', cell: 'a', value: table }],
  ['an answer that is no run', { type: 'answer', trace: table }],
  ['a text that is none', { type: 'text', text: 1 }],
  ['an end that does not say how it left the worker', { type: 'done' }],
])('%s is no reply', (_, data) => {
  expect(readReply(data)).toBeUndefined()
})

test('a result that is no value becomes an error of its cell', () => {
  expect(readReply({ type: 'result', cell: 'a', value: { kind: 'text' }, elapsed: 1 })).toMatchObject({
    value: { kind: 'error', cell: 'a.cell.ts' },
  })
})

test('replies come out as they went in, without what does not belong to them', () => {
  const found = { ...explore(empty), verdict: 'bounded' }
  expect(readReply({ type: 'progress', progress: { ...progress, found, more: 1 } })).toEqual({
    type: 'progress',
    progress: { ...progress, found },
  })
  expect(readReply({ type: 'progress', progress: null, more: 1 })).toEqual({
    type: 'progress',
    progress: null,
  })
  expect(readReply({ type: 'done', spent: true, more: 1 })).toEqual({ type: 'done', spent: true })
  expect(readReply({ type: 'answer', trace: null })).toEqual({ type: 'answer', trace: null })
  expect(readReply({ type: 'text', text: 'mtype', more: 1 })).toEqual({ type: 'text', text: 'mtype' })
  expect(readReply({ type: 'running', cell: 'a' })).toEqual({ type: 'running', cell: 'a' })
})
