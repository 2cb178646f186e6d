import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MigrationState } from '../../src/value/index.ts'
import { vfio_mig_get_next_state } from '../../src/vfio/migration.ts'
import { migrationArcs, migrationRequest, stateAfterReset } from '../../src/vfio/migration-request.ts'
import { migrationFlags, migrationStates, numberOf, sessionIn } from '../../src/vfio/migration-states.ts'
import fsm from './migration-fsm.json' with { type: 'json' }

/** What the recorded tables say of an answer. */
function spelled(flags: number, from: number, to: number): string | undefined {
  const answer = vfio_mig_get_next_state(flags, from, to)
  if (answer.result === 0) return migrationStates[answer.next_fsm]
  if (answer.result === null) return 'endless'
  return answer.warns ? 'WARN+EINVAL' : 'EINVAL'
}

const number = (name: string) => {
  const found = migrationStates.findIndex(state => state === name)
  if (found < 0) throw new Error(`the tables name ${name}, which is no state`)
  return found
}
const name = (state: number) => migrationStates[state] ?? String(state)
const pair = ([from = '', to = '']: readonly string[]) => `${from} -> ${to}`
const allFlags = [1, 3, 5, 7]
const others = fc.oneof(fc.integer({ min: 8, max: 2 ** 32 - 1 }), fc.integer({ max: -1 }))

describe('the migration states', () => {
  test('have the numbers and the flags of the user interface', () => {
    expect(Object.fromEntries(migrationStates.map(state => [state, numberOf(state)]))).toEqual(fsm.states)
    expect(migrationFlags).toEqual(fsm.flags)
  })

  test('are there from the flags they need on', () => {
    for (const [state, needed] of Object.entries(fsm.requiredFlags)) {
      for (let flags = 0; flags < 8; flags++) {
        const isThere = typeof needed === 'number' && (flags & needed) === needed
        const { result } = vfio_mig_get_next_state(flags, number(state), number(state))
        expect(result === 0, `${state} with ${flags}`).toBe(isThere)
      }
    }
  })
})

describe('vfio_mig_get_next_state', () => {
  test('answers as recorded, cell by cell, for each set of flags', () => {
    let cells = 0
    for (const [flags, table] of Object.entries(fsm.nextHop)) {
      for (const [from, row] of Object.entries(table)) {
        for (const [to, expected] of Object.entries(row)) {
          cells++
          expect(spelled(Number(flags), number(from), number(to)), `${flags}: ${from} -> ${to}`).toBe(
            expected,
          )
        }
      }
    }
    expect(cells).toBe(4 * 8 * 8)
  })

  test('passes over no state of a device that can do everything', () => {
    for (const [from, row] of Object.entries(fsm.rawNextHop)) {
      for (const [to, hop] of Object.entries(row)) {
        const answer = vfio_mig_get_next_state(7, number(from), number(to))
        if (answer.result === 0) expect(answer).toEqual({ result: 0, next_fsm: number(hop), skipped: [] })
        else expect(hop, `${from} -> ${to}`).toBe('ERROR')
      }
    }
  })

  test('says which states it passed over', () => {
    expect(vfio_mig_get_next_state(1, number('RUNNING'), number('STOP_COPY'))).toEqual({
      result: 0,
      next_fsm: number('STOP'),
      skipped: [number('RUNNING_P2P')],
    })
  })

  test('refuses every number that is no state, with a warning only where the device stands on it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allFlags),
        others,
        fc.integer({ min: 0, max: 9 }),
        (flags, other, state) => {
          const asked = vfio_mig_get_next_state(flags, number('RUNNING'), other)
          expect(asked).toEqual({ result: -22, warns: false, because: 'requested' })
          const stands = vfio_mig_get_next_state(flags, other, state)
          expect(stands).toEqual({ result: -22, warns: true, because: 'current' })
        },
      ),
    )
  })

  test('warns for every request to a device without STOP_COPY', () => {
    for (const flags of [0, 2, 4, 6, 8]) {
      for (const from of migrationStates.keys())
        for (const to of migrationStates.keys()) expect(spelled(flags, from, to)).toBe('WARN+EINVAL')
    }
  })

  test('never returns, from 6.2 on until it was repaired, where the table has ERROR for a state one can ask for', () => {
    const endless = allFlags.flatMap(flags =>
      [...migrationStates.keys()].flatMap(from =>
        [...migrationStates.keys()]
          .filter(to => vfio_mig_get_next_state(flags, from, to, '6.2').result === null)
          .map(to => `${flags}: ${pair([name(from), name(to)])}`),
      ),
    )
    expect(endless).toEqual([
      '5: STOP_COPY -> PRE_COPY',
      '7: STOP_COPY -> PRE_COPY',
      '7: STOP_COPY -> PRE_COPY_P2P',
    ])
  })

  test('answers everything else in 6.2 as in 7.2.13', () => {
    for (const flags of allFlags) {
      for (let from = 0; from <= 8; from++) {
        for (let to = 0; to <= 8; to++) {
          const before = vfio_mig_get_next_state(flags, from, to, '6.2')
          if (before.result !== null) expect(before).toEqual(vfio_mig_get_next_state(flags, from, to))
        }
      }
    }
  })
})

describe('the arcs of a driver', () => {
  test('are the recorded ones', () => {
    for (const [flags, expected] of Object.entries(fsm.arcs)) {
      const arcs = migrationArcs(Number(flags)).map(({ from, to }) => pair([name(from), name(to)]))
      expect(arcs.toSorted(), flags).toEqual(expected.map(pair).toSorted())
    }
  })

  test('open, keep and end data sessions as the user interface says', () => {
    const said = new Map<string, string>()
    for (const flags of allFlags) {
      for (const { from, to, data } of migrationArcs(flags)) {
        said.set(pair([name(from), name(to)]), data === undefined ? '' : `${data.change} ${data.session}`)
      }
    }
    expect(Object.fromEntries([...said].filter(([, data]) => data !== ''))).toEqual({
      'STOP -> STOP_COPY': 'opens saving',
      'RUNNING -> PRE_COPY': 'opens saving',
      'RUNNING_P2P -> PRE_COPY_P2P': 'opens saving',
      'STOP -> RESUMING': 'opens resuming',
      'PRE_COPY -> PRE_COPY_P2P': 'keeps saving',
      'PRE_COPY_P2P -> PRE_COPY': 'keeps saving',
      'PRE_COPY_P2P -> STOP_COPY': 'keeps saving',
      'PRE_COPY -> STOP_COPY': 'keeps saving',
      'STOP_COPY -> STOP': 'ends saving',
      'PRE_COPY -> RUNNING': 'ends saving',
      'PRE_COPY_P2P -> RUNNING_P2P': 'ends saving',
      'RESUMING -> STOP': 'ends resuming',
    })
  })
})

describe('a request', () => {
  test('takes the recorded arcs, and no others are taken', () => {
    for (const [flags, expected] of Object.entries(fsm.paths)) {
      const paths = [...migrationStates.keys()].flatMap(from =>
        [...migrationStates.keys()]
          .map(to => migrationRequest(Number(flags), from, to))
          .filter(({ path }) => path.length > 1)
          .map(({ path }) => path.map(name).join(' ')),
      )
      expect(paths.toSorted(), flags).toEqual(expected.map(path => path.join(' ')).toSorted())
    }
  })

  test('takes as few arcs as it can without passing through a data session that was not open', () => {
    for (const flags of allFlags) {
      for (const from of migrationStates.keys()) {
        for (const to of migrationStates.keys()) {
          const { answer, path } = migrationRequest(flags, from, to)
          if (answer !== 'reached' || path.length === 1) continue
          expect(path.length - 1, `${flags}: ${name(from)} -> ${name(to)}`).toBe(distance(flags, from, to))
        }
      }
    }
  })

  test('is refused before its first arc or not at all', () => {
    for (const flags of allFlags) {
      for (let from = 0; from <= 8; from++) {
        for (let to = 0; to <= 8; to++) {
          for (const release of ['6.2', '7.2.13'] as const) {
            const { answer, path } = migrationRequest(flags, from, to, release)
            if (answer !== 'reached') expect(path).toEqual([from])
            else expect(path.at(-1)).toBe(to)
          }
        }
      }
    }
  })

  test('gives a data fd only on its last arc', () => {
    for (const flags of allFlags) {
      const arcs = migrationArcs(flags)
      for (const from of migrationStates.keys()) {
        for (const to of migrationStates.keys()) {
          const { path } = migrationRequest(flags, from, to)
          const opening = path.slice(1).flatMap((state, index) => {
            const arc = arcs.find(one => one.from === path[index] && one.to === state)
            return arc?.data?.change === 'opens' ? [index + 1] : []
          })
          expect(opening.every(arc => arc === path.length - 1)).toBe(true)
        }
      }
    }
  })

  test('for the state that the device is in takes no arc, ERROR and states without flags included', () => {
    for (const state of migrationStates.keys())
      expect(migrationRequest(3, state, state)).toEqual({ answer: 'reached', path: [state] })
  })

  test('says why it is refused', () => {
    const answer = (flags: number, from: MigrationState, to: number) =>
      migrationRequest(flags, numberOf(from), to).answer
    expect(answer(7, 'RUNNING', numberOf('ERROR'))).toBe('unknown')
    expect(answer(3, 'RUNNING', numberOf('PRE_COPY'))).toBe('unknown')
    expect(answer(7, 'RUNNING', 8)).toBe('unknown')
    expect(answer(7, 'STOP_COPY', numberOf('PRE_COPY'))).toBe('blocked')
    expect(answer(7, 'ERROR', numberOf('RUNNING'))).toBe('warned')
    expect(migrationRequest(5, numberOf('STOP_COPY'), numberOf('PRE_COPY'), '6.2').answer).toBe('endless')
  })
})

test('a reset returns to RUNNING', () => {
  expect(name(stateAfterReset)).toBe('RUNNING')
})

/** Fewest arcs between two states when no state on the way may open a session. */
function distance(flags: number, from: number, to: number): number {
  const arcs = migrationArcs(flags)
  const reached = new Map([[from, 0]])
  for (const [at, steps] of reached) {
    for (const arc of arcs) {
      if (arc.from !== at || reached.has(arc.to)) continue
      const isInside = arc.to !== to && sessionIn(migrationStates[arc.to] ?? 'ERROR') !== undefined
      if (isInside && arc.data?.change === 'opens') continue
      reached.set(arc.to, steps + 1)
    }
  }
  return reached.get(to) ?? Number.NaN
}
