import { describe, expect, test } from 'vitest'
import { minimalRun } from '../../src/explore/minimal-run.ts'
import { OnTheFly } from '../../src/explore/on-the-fly.ts'
import { Races } from '../../src/explore/races.ts'
import { search } from '../../src/explore/search.ts'
import { plainText } from '../../src/figure/parts.ts'
import { reasonParts } from '../../src/figure/reason.ts'
import { type Machine, record } from '../../src/kernel/index.ts'
import { open, type Source } from '../../src/lang/index.ts'
import type { Operation, Program } from '../../src/value/index.ts'
import { type FlowName, of } from './races.model.ts'
import { rows } from './rows.ts'
import { randomPrograms } from './spaces.ts'
import { vfio } from './vfio.model.ts'

/** The pairs of places that race, as the reader writes them. */
function pairsOf(source: Source): string[] {
  const { program, learner } = open(source)
  const races = new Races(program)
  search(program, { state: (_, machine) => void races.look(machine) }, { states: 100_000 }, learner)
  return races.pairs.map(({ field, accesses }) => {
    const made = accesses.map(({ task, node }) => {
      const at = program.tasks[task]?.nodes[node]
      if (at?.kind !== 'step') throw new Error('an access is a step')
      const { operation, stack } = at
      expect(operation.field).toBe(field)
      const name = program.functions[stack.at(-1)?.function ?? -1]?.name
      return `${name} ${operation.primitive}${operation.marked ? ' once' : ''}`
    })
    return `${program.fields[field]?.name}: ${made.join(', ')}`
  })
}

describe('a data race', () => {
  test.each<[string, FlowName[], string[]]>([
    [
      'is a plain read that meets a plain write',
      ['plain_write', 'plain_read'],
      ['dev->flag: plain_write write, plain_read read'],
    ],
    [
      'is a plain write that meets itself',
      ['plain_write', 'plain_write'],
      ['dev->flag: plain_write write, plain_write write'],
    ],
    ['is no meeting of two reads', ['plain_read', 'marked_read'], []],
    [
      'is a marked read that meets a plain write',
      ['plain_write', 'marked_read'],
      ['dev->flag: plain_write write, marked_read read once'],
    ],
    ['is no meeting of two marked accesses', ['marked_write', 'marked_read'], []],
    ['is no meeting of marked accesses to a state', ['marked_state', 'marked_state'], []],
    ['is no pair of accesses under one lock', ['locked_write', 'locked_read'], []],
    [
      'is a pair of accesses under two locks',
      ['locked_write', 'other_lock_write'],
      ['dev->flag: locked_write write, other_lock_write write'],
    ],
    ['is no pair that a lock orders by what it hands over', ['publish', 'consume'], []],
    [
      'is one pair of places, however many tasks meet there',
      ['plain_write', 'plain_write', 'plain_write'],
      ['dev->flag: plain_write write, plain_write write'],
    ],
  ])('%s', (_, names, pairs) => {
    expect(pairsOf(of(...names))).toEqual(pairs)
  })

  test('is in none of the rows', () => {
    for (const setup of Object.values(rows)) expect(pairsOf(vfio(setup).scenario)).toEqual([])
  })

  test('is shown by a run to the state in which both tasks are at their access', () => {
    const source = of('locked_write', 'other_lock_write')
    const { program, learner } = open(source)
    const races = new Races(program)
    const run = minimalRun(
      new OnTheFly(program, { state: machine => races.look(machine) }, { states: 1000 }, learner),
    )
    expect(run?.cost).toEqual({ preemptions: 1, switches: 1, steps: 2 })
    const again = open(source)
    const witness = record(again.program, run?.schedule ?? [], '', again.learner)
    const reason = plainText(
      reasonParts({ property: 'data-race', claim: '', verdict: 'violated', violations: 1, witness }),
    )
    expect(reason).toMatch(
      /^Data race: locked_write_1 is about to write flag in .*races\.model\.ts, line \d+, and other_lock_write_2 is about to write flag in .*, line \d+; nothing orders the two\.$/,
    )
  })

  test('is seen in the states of random programs in which taking one access leaves the other one possible', () => {
    let racing = 0
    for (const { seed, program } of randomPrograms(200, 10)) {
      const races = new Races(program)
      const expected = new Set<string>()
      search(
        program,
        {
          state: (index, machine) => {
            const met = meetings(program, machine)
            for (const pair of met) expected.add(pair)
            expect([seed, index, races.look(machine)]).toEqual([seed, index, met.length > 0])
          },
        },
        { states: 2_000 },
      )
      const automata = [...new Set(program.tasks.map(({ nodes }) => nodes))]
      const text = ({ task, node }: { task: number; node: number }) =>
        `${automata.indexOf(program.tasks[task]?.nodes ?? [])}:${node}`
      const found = races.pairs.map(({ accesses }) => accesses.map(text).sort().join(' '))
      expect([seed, found.toSorted()]).toEqual([seed, [...expected].sort()])
      if (found.length > 0) racing++
    }
    expect(racing).toBeGreaterThan(50)
  })
})

/** The pairs of accesses to one field that two tasks of the machine's state are at and can make, by automaton and node. */
function meetings(program: Program, machine: Machine): string[] {
  const automata = [...new Set(program.tasks.map(({ nodes }) => nodes))]
  const accesses = program.tasks.flatMap(({ nodes }, task) => {
    const operation: Operation | undefined = machine.operation(task)
    const can = machine.choices(task) > 0
    return operation?.field !== undefined && can
      ? [{ ...operation, text: `${automata.indexOf(nodes)}:${machine.cells[task]}` }]
      : []
  })
  return accesses.flatMap((one, at) =>
    accesses
      .slice(at + 1)
      .filter(
        other => other.field === one.field && (one.primitive === 'write' || other.primitive === 'write'),
      )
      .map(other => [one.text, other.text].sort().join(' ')),
  )
}
