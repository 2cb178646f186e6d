import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawMachine } from '../../src/figure/machine.ts'
import { arcsText, stepText } from '../../src/figure/machine-text.ts'
import {
  type MachineAction,
  machineAddress,
  readMachineAddress,
  walkMachine,
  withAction,
  withFailure,
} from '../../src/figure/machine-walk.ts'
import { migrationMachine } from '../../src/vfio/migration-machine.ts'
import { migrationStates } from '../../src/vfio/migration-states.ts'

const allFlags = [1, 3, 5, 7]
const machines = allFlags.flatMap(flags =>
  (['6.2', '7.2.13'] as const).map(version => migrationMachine({ flags, version })),
)
const anyMachine = fc.constantFrom(...machines)
const anyAction: fc.Arbitrary<MachineAction> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), to: fc.integer({ min: 0, max: 8 }) }),
  fc.record({
    kind: fc.constant('set' as const),
    to: fc.integer({ min: 0, max: 8 }),
    fails: fc.integer({ min: 0, max: 3 }),
  }),
  fc.constant({ kind: 'reset' as const }),
)
const anyActions = fc.array(anyAction, { maxLength: 8 })
const set = (name: (typeof migrationStates)[number]): MachineAction => ({
  kind: 'set',
  to: migrationStates.indexOf(name),
})

describe('the drawing of a machine', () => {
  const drawings = allFlags.map(flags => drawMachine(migrationMachine({ flags })))

  test('has every state at the same place whatever the flags are', () => {
    const places = new Map<string, string>()
    for (const { boxes, width, height } of drawings) {
      for (const { name, x, y } of boxes) {
        expect(`${x} ${y}`).toBe(places.get(name) ?? `${x} ${y}`)
        places.set(name, `${x} ${y}`)
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x + 98).toBeLessThanOrEqual(width)
        expect(y + 36).toBeLessThanOrEqual(height)
      }
    }
    expect(places.size).toBe(8)
    expect(new Set(places.values()).size).toBe(8)
  })

  test('has a box for each state of the flags and ERROR, and an arrow for each arc', () => {
    expect(drawings.map(({ boxes, arcs }) => [boxes.length, arcs.length])).toEqual([
      [5, 6],
      [6, 8],
      [6, 9],
      [8, 15],
    ])
  })

  test('has upright or level arrows that touch no box but their own two, and do not lie on each other', () => {
    for (const { boxes, arcs } of drawings) {
      for (const { arc, start, tip } of arcs) {
        expect(start[0] === tip[0] || start[1] === tip[1]).toBe(true)
        for (const { number, x, y, width, height } of boxes) {
          if (number === arc.from || number === arc.to) continue
          const apart =
            Math.max(start[0], tip[0]) < x ||
            Math.min(start[0], tip[0]) > x + width ||
            Math.max(start[1], tip[1]) < y ||
            Math.min(start[1], tip[1]) > y + height
          expect(apart, `${arc.from} -> ${arc.to} at ${number}`).toBe(true)
        }
      }
      const middles = arcs.map(({ middle }) => middle.join(' '))
      expect(new Set(middles).size).toBe(middles.length)
    }
  })

  test('has the arcs that open or end a session, and no others, cross into or out of a frame', () => {
    for (const { arcs, sessions } of drawings) {
      const frame = ([x, y]: readonly [number, number]) =>
        sessions.findIndex(
          one => x >= one.x && x <= one.x + one.width && y >= one.y && y <= one.y + one.height,
        )
      for (const { arc, start, tip } of arcs) {
        // A tip stays off its box, but not off the frame around that.
        const crosses = frame(start) !== frame(tip)
        expect(crosses, `${arc.from} -> ${arc.to}`).toBe(
          arc.data !== undefined && arc.data.change !== 'keeps',
        )
      }
    }
  })
})

describe('a walk through a machine', () => {
  test('moves along arcs, to ERROR when one fails, and to RUNNING at a reset', () => {
    fc.assert(
      fc.property(anyMachine, anyActions, (machine, actions) => {
        const steps = walkMachine(machine, actions)
        for (const [index, step] of steps.entries()) {
          const before = steps[index - 1]
          if (before === undefined) continue
          const isArc = machine.arcs.some(({ from, to }) => from === before.state && to === step.state)
          const name = machine.names[step.state]
          if (step.kind === 'arc') expect(isArc).toBe(true)
          else if (step.kind === 'failed') expect(name).toBe('ERROR')
          else if (step.kind === 'reset' && !step.stuck) expect(name).toBe('RUNNING')
          else expect(step.state).toBe(before.state)
        }
      }),
    )
  })

  test('has at most one session open, and exactly then when the state has one, unless the device is in ERROR', () => {
    fc.assert(
      fc.property(anyMachine, anyActions, (machine, actions) => {
        for (const { state, fds, kind } of walkMachine(machine, actions)) {
          const open = fds.filter(fd => !fd.ended)
          expect(open.length).toBeLessThanOrEqual(1)
          if (machine.names[state] === 'ERROR' || kind === 'failed') continue
          const session = { 3: 'saving', 4: 'resuming', 6: 'saving', 7: 'saving' }[state]
          expect(open[0]?.session).toBe(session)
        }
      }),
    )
  })

  test('has a sentence for every step', () => {
    fc.assert(
      fc.property(anyMachine, anyActions, (machine, actions) => {
        for (const step of walkMachine(machine, actions)) {
          const text = stepText(machine, step, actions[step.action])
          expect(text).toMatch(/^[A-Z].*\.$/)
          expect(text).not.toMatch(/undefined|NaN|-1/)
        }
      }),
    )
  })

  test('is the same after it has been through the address', () => {
    fc.assert(
      fc.property(anyMachine, anyActions, fc.nat(20), (machine, actions, at) => {
        const step = Math.min(at, walkMachine(machine, actions).length - 1)
        const address = machineAddress('fig', { actions, step })
        expect(readMachineAddress(machine, address, 'fig')).toEqual({ actions, step })
      }),
    )
  })

  test('reads no other address', () => {
    const [machine] = machines
    if (machine === undefined) throw new Error('no machine')
    for (const fragment of [
      '',
      '#fig',
      '#other~3.1',
      '#fig~9.1',
      '#fig~3',
      '#fig~%',
      `#fig~${'3'.repeat(201)}.1`,
    ])
      expect(readMachineAddress(machine, fragment, 'fig'), fragment).toBeUndefined()
    expect(readMachineAddress(machine, '#fig~3.9999', 'fig')?.step).toBe(3)
  })

  test('gets its data fd on the last arc, and keeps it until it is closed', () => {
    const machine = migrationMachine({ flags: 7 })
    const actions = [set('PRE_COPY'), set('STOP_COPY'), set('RESUMING')]
    const texts = walkMachine(machine, actions).map(step => stepText(machine, step, actions[step.action]))
    expect(texts).toEqual([
      'The device is in RUNNING.',
      'SET PRE_COPY in RUNNING: 1 arc, RUNNING → PRE_COPY.',
      'Arc 1 of 1: RUNNING → PRE_COPY. It opens a saving session. SET returns 0 and data fd 1.',
      'SET STOP_COPY in PRE_COPY: 2 arcs, PRE_COPY → PRE_COPY_P2P → STOP_COPY.',
      'Arc 1 of 2: PRE_COPY → PRE_COPY_P2P. The saving session of data fd 1 goes on.',
      'Arc 2 of 2: PRE_COPY_P2P → STOP_COPY. The saving session of data fd 1 goes on. SET returns 0 and no data fd.',
      'SET RESUMING in STOP_COPY: 2 arcs, STOP_COPY → STOP → RESUMING.',
      'Arc 1 of 2: STOP_COPY → STOP. It ends the saving session; data fd 1 stays until the user closes it.',
      'Arc 2 of 2: STOP → RESUMING. It opens a resuming session. SET returns 0 and data fd 2.',
    ])
  })

  test('is stuck for good where the call never returns', () => {
    const machine = migrationMachine({ flags: 7, from: 'STOP_COPY', version: '6.2' })
    const steps = walkMachine(machine, [set('PRE_COPY'), { kind: 'reset' }, set('STOP')])
    expect(steps.map(({ kind, stuck, state }) => [kind, stuck, machine.names[state]])).toEqual([
      ['start', false, 'STOP_COPY'],
      ['answer', true, 'STOP_COPY'],
      ['reset', true, 'STOP_COPY'],
      ['waits', true, 'STOP_COPY'],
    ])
  })

  test('drops what lies after the step shown when something else is done, and finishes what is under way', () => {
    const machine = migrationMachine({ flags: 3 })
    const asked = withAction(machine, { actions: [], step: 0 }, set('STOP_COPY'))
    expect(asked.step).toBe(1)
    const then = withAction(machine, { ...asked, step: 2 }, { kind: 'reset' })
    expect(then).toEqual({ actions: [set('STOP_COPY'), { kind: 'reset' }], step: 5 })
    expect(withAction(machine, { ...then, step: 0 }, set('STOP')).actions).toEqual([set('STOP')])
  })

  test('lets the next arc fail only while one is left', () => {
    const machine = migrationMachine({ flags: 3 })
    const asked = withAction(machine, { actions: [], step: 0 }, set('STOP'))
    const failed = withFailure(machine, { ...asked, step: 2 })
    expect(failed).toEqual({ actions: [{ ...set('STOP'), fails: 1 }], step: 3 })
    if (failed !== undefined) expect(withFailure(machine, failed)).toBeUndefined()
    expect(withFailure(machine, { ...asked, step: 3 })).toBeUndefined()
    expect(withFailure(machine, { actions: [], step: 0 })).toBeUndefined()
  })
})

test('every arc is told with what it does to data sessions', () => {
  for (const machine of machines) {
    const named = arcsText(machine).join(' ')
    for (const { from, to } of machine.arcs)
      expect(named).toContain(`${migrationStates[from]} → ${migrationStates[to]}`)
  }
})
