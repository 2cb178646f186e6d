import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packValue, unpackValue } from '../../src/cell/travel.ts'
import { explore, replay, scenario, shortest, task, type Value } from '../../src/index.ts'
import { vfio } from '../explore/vfio.model.ts'
import * as flows from '../kernel/flows.model.ts'

const deadlock = shortest(vfio({ variant: 'deferred', bodyTakesFile: true, policy: 'linux' }).scenario)
const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

test.each<[string, Value | null]>([
  ['a run', deadlock],
  [
    'an exploration with its witnesses, but for its tables',
    { ...explore(vfio({ variant: 'plain', bodyTakesFile: true }).scenario), program: undefined },
  ],
  [
    'a run in which a choice was made',
    replay(scenario({ tasks: [task('t', flows.pick)] }), [{ task: 0, choice: 2 }]),
  ],
  ['a run that ends in a fault', shortest(scenario({ tasks: [task('t', flows.never_two)] }))],
  ['a run with a misuse', shortest(scenario({ tasks: [task('t', flows.sleep_in_atomic)] }))],
  ['a table', { kind: 'table', caption: 'c', columns: ['a'], rows: [[1], [null]] }],
  ['a text', { kind: 'text', text: '</script>' }],
])('%s comes back as it was', (_, value) => {
  if (value === null) throw new Error('there is no such run')
  expect(plain(unpackValue(packValue(value)))).toEqual(plain(value))
})

test('values that JSON cannot say come back too', () => {
  const odd = replay(scenario({ tasks: [task('t', flows.odd_values)] }), ['t', 't', 't', 't'])
  const back = unpackValue(
    packValue({ ...odd, program: { ...odd.program, values: [...odd.program.values, undefined] } }),
  )
  expect(back).toMatchObject({ steps: odd.steps, situations: odd.situations })
  expect(back.kind === 'trace' && back.program.values).toEqual([...odd.program.values, undefined])
})

test('whole numbers of any size come back', () => {
  const table: Value = { kind: 'table', caption: 'c', columns: ['a'], rows: [[2n ** 80n], [-1n], [0]] }
  expect(unpackValue(packValue(table))).toEqual(table)
})

test('the tables of an exploration travel when its states are drawn, and its runs share them', () => {
  const { scenario: source } = vfio({ variant: 'plain', bodyTakesFile: true })
  const explored = explore(source)
  const [deadlocked] = explored.properties
  if (deadlocked?.witness === undefined || explored.program === undefined) throw new Error('no deadlock')
  const run = { ...deadlocked.witness, program: explored.program }
  const graph = { states: [], transitions: [] }
  const drawn = { ...explored, graph, properties: [1, 2, 3].map(() => ({ ...deadlocked, witness: run })) }
  const text = packValue(drawn)
  expect(plain(unpackValue(text))).toEqual(plain(drawn))
  const once = packValue({ ...drawn, properties: drawn.properties.slice(0, 1) })
  expect(text.length - once.length).toBeLessThan(JSON.stringify(explored.program).length / 2)
})

test('a run travels in less than 70 % of what it takes as it is, compressed', () => {
  if (deadlock === null) throw new Error('no deadlock')
  expect(gzipSync(packValue(deadlock)).length).toBeLessThan(gzipSync(JSON.stringify(deadlock)).length * 0.7)
})
