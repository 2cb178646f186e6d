import { describe, expect, test } from 'vitest'
import {
  chance,
  count,
  explore,
  lockdep,
  lockGraph,
  pluscal,
  promela,
  replay,
  rwsemLab,
  sample,
  scenario,
  shortest,
  smallest,
  task,
} from '../../src/index.ts'
import * as flows from '../kernel/flows.model.ts'

const one = scenario({ tasks: [task('a', flows.increment)] })

/** Calls as a reader's code would, whom no compiler stops. */
const call =
  (of: (...args: never[]) => unknown, ...args: unknown[]) =>
  () =>
    Reflect.apply(of, undefined, args)

const takeSource = { explore, shortest, sample, smallest, count, chance, promela, pluscal }

describe.each(Object.entries(takeSource))('%s', (name, of) => {
  test('refuses an option that it does not have, with those it has', () => {
    expect(call(of, one, { alway: {} })).toThrow(
      new RegExp(`^${name} has no option "alway"; it has .*policy`),
    )
    expect(call(of, one, 'a title')).toThrow(new RegExp(`^${name} takes an object of options \\(.*policy`))
  })

  test('refuses a policy that there is not', () => {
    expect(call(of, one, { policy: 'fair' })).toThrow(
      'there is no policy "fair"; there are linux, writer-pref, unfair',
    )
  })

  test('takes an option that is undefined for one that is absent', () => {
    expect(call(of, one, { policy: undefined })).not.toThrow()
  })
})

describe('a value that an option does not take is refused with what it takes:', () => {
  test.each([
    [explore, { title: 5 }, 'title is a text, not 5'],
    [explore, { limit: 0 }, 'limit is a count, 1 or more, not 0'],
    [explore, { limit: '9' }, 'limit is a count, 1 or more, not "9"'],
    [explore, { graph: 'yes' }, 'graph is true or false, not "yes"'],
    [
      explore,
      { always: () => true },
      "always is an object of functions, { 'what is claimed': () => … }, not a function",
    ],
    [explore, { finally: { done: true } }, 'finally["done"] is no function: write () => …'],
    [explore, { alwaysEventuallyPossible: [] }, 'alwaysEventuallyPossible is an object of functions'],
    [
      explore,
      { reduce: { partialorder: true } },
      'reduce has no option "partialorder"; it has partialOrder, symmetry',
    ],
    [explore, { reduce: { symmetry: 1 } }, 'symmetry is true or false, not 1'],
    [
      explore,
      { reduce: 'symmetry' },
      'reduce takes an object of options (partialOrder, symmetry), not "symmetry"',
    ],
    [shortest, { alwaysEventuallyPossible: {} }, 'shortest has no option "alwaysEventuallyPossible"'],
    [count, { runs: -1 }, 'runs is a count, 1 or more, not -1'],
    [chance, { limit: Number.NaN }, 'limit is a count, 1 or more, not NaN'],
    [sample, { strategy: 'pcr' }, 'there is no strategy "pcr"; there are random, pct'],
    [smallest, { property: 'dead-lock' }, 'there is no property "dead-lock"; there are deadlock, '],
    [smallest, { sets: 0 }, 'sets is a count, 1 or more, not 0'],
  ] as const)('%o %o', (of, options, message) => {
    expect(call(of, one, options)).toThrow(message)
  })

  test('replay', () => {
    expect(call(replay, one, [], { titel: '' })).toThrow('replay has no option "titel"; it has title, policy')
    expect(call(replay, one, 'a')).toThrow('the schedule of replay is a list, not "a"')
    expect(call(replay, one, [{ task: 0 }])).toThrow('step 1: a has the choices 0 to 0, not undefined')
  })

  test('lockdep', () => {
    for (const of of [lockdep, lockGraph])
      expect(call(of, one, { ordre: [] })).toThrow(
        'lockdep has no option "ordre"; it has title, order, kernel, limits',
      )
    expect(call(lockdep, one, { kernel: { version: '6.12' } })).toThrow(
      'kernel has no option "version"; it has release',
    )
    expect(call(lockdep, one, { limits: { keys: 0 } })).toThrow('keys is a count, 1 or more, not 0')
    expect(call(lockdep, one, { limits: { classes: 8 } })).toThrow(
      'limits has no option "classes"; it has keys, ',
    )
  })

  test('rwsemLab', () => {
    expect(call(rwsemLab, one, [], { polices: [] })).toThrow(
      'rwsemLab has no option "polices"; it has title, policies',
    )
    expect(call(rwsemLab, one, [], { policies: ['fair'] })).toThrow('there is no policy "fair"')
    expect(call(rwsemLab, one, 'A down_read')).toThrow(
      'the requests of rwsemLab is a list, not "A down_read"',
    )
  })

  test('scenario', () => {
    expect(call(scenario, { task: [] })).toThrow('scenario has no option "task"; it has tasks, policy')
    expect(call(scenario, {})).toThrow('tasks is a list, not undefined')
    expect(call(scenario)).toThrow('scenario takes an object of options (tasks, policy), not undefined')
  })
})

test('a claim that gives neither true nor false is refused by name', () => {
  for (const claims of ['always', 'finally', 'alwaysEventuallyPossible'])
    for (const answer of [undefined, 1, Promise.resolve(true)])
      expect(call(explore, one, { [claims]: { 'it counts': () => answer } })).toThrow(
        `the claim "it counts" gave ${String(answer)}; it has to give true or false`,
      )
})
