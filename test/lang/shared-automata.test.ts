import { expect, test } from 'vitest'
import { explore, replay, scenario, task } from '../../src/index.ts'
import { open } from '../../src/lang/index.ts'
import type { Program } from '../../src/value/index.ts'
import { add, add_twice } from './add.model.ts'

/** For each task, the first task whose automaton it has. */
const sharing = ({ tasks }: Program) => tasks.map(({ nodes }) => tasks.findIndex(one => one.nodes === nodes))

const mixed = () =>
  scenario({
    tasks: [
      task('a', add, 1),
      task('b', add, 1),
      task('c', add, 2),
      task('d', add_twice, 1),
      task('e', add, 1),
      task('f', add, 0),
      task('g', add, -0),
    ],
  })

test('tasks with the same flow and the same arguments share one automaton, others do not', () => {
  expect(sharing(open(mixed()).program)).toEqual([0, 0, 2, 3, 0, 5, 6])
})

test('they still do after exploring, in a copy, and once opened after travelling as text', () => {
  const two = scenario({ tasks: [task('a', add, 1), task('b', add, 1), task('c', add, 2)] })
  const { program } = explore(two)
  if (program === undefined) throw new Error('no tables')
  expect(sharing(program)).toEqual([0, 0, 2])
  expect(sharing(structuredClone(program))).toEqual([0, 0, 2])
  const travelled: Program = JSON.parse(JSON.stringify(program))
  expect(sharing(travelled)).toEqual([0, 1, 2])
  expect(sharing(open(travelled).program)).toEqual([0, 0, 2])
})

test('what one task learned leads the other the same way, under its own name', () => {
  const two = scenario({ tasks: [task('a', add, 1), task('b', add, 1)] })
  const { situations, steps, tasks } = replay(two, ['b', 'b', 'a', 'a'])
  expect(steps.map(step => tasks[step.task])).toEqual(['b', 'b', 'a', 'a'])
  expect(situations.at(-1)).toMatchObject({ fields: [2], tasks: [{ status: 'ended' }, { status: 'ended' }] })
})
