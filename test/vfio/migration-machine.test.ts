import { describe, expect, test } from 'vitest'
import { packValue, unpackValue } from '../../src/cell/travel.ts'
import { isValue } from '../../src/cell/value.ts'
import { migrationMachine } from '../../src/vfio/migration-machine.ts'

describe('migrationMachine', () => {
  test('is a value that a cell can show and a page can carry', () => {
    const machine = migrationMachine({ flags: 7, to: ['STOP_COPY', 'reset'] })
    expect(isValue(machine)).toBe(true)
    expect(unpackValue(packValue(machine))).toEqual(machine)
  })

  test('knows the states of its flags, and the session that is open in the first', () => {
    const { names, states, open, from } = migrationMachine({ flags: 5, from: 'PRE_COPY' })
    expect(states.map(state => names[state])).toEqual([
      'STOP',
      'RUNNING',
      'STOP_COPY',
      'RESUMING',
      'PRE_COPY',
    ])
    expect(open).toBe('saving')
    expect(names[from]).toBe('PRE_COPY')
    expect(migrationMachine({ flags: 5 }).open).toBeUndefined()
  })

  test('answers every number that is no state as one', () => {
    expect(migrationMachine({ flags: 1, to: [8, 4_000_000_000, -1, 3] }).asked).toEqual([8, 8, 8, 3])
  })

  test('refuses flags without STOP_COPY with what the kernel would answer', () => {
    for (const flags of [0, 2, 4, 6])
      expect(() => migrationMachine({ flags })).toThrow(/each needs STOP_COPY; every request would warn/)
  })

  test('refuses a first state that the device cannot be in, but not ERROR', () => {
    expect(() => migrationMachine({ flags: 3, from: 'PRE_COPY' })).toThrow(/has no state PRE_COPY/)
    expect(migrationMachine({ flags: 3, from: 'ERROR' }).from).toBe(0)
  })

  test('refuses names, releases and options that it does not know, and says which there are', () => {
    const wrong = (options: object) => () => Reflect.apply(migrationMachine, undefined, [options])
    expect(wrong({ flags: 3, from: 'PAUSED' })).toThrow(/no from "PAUSED"; there are ERROR, STOP, RUNNING/)
    expect(wrong({ flags: 3, to: 'PAUSED' })).toThrow(/no state PAUSED; there are ERROR, STOP, RUNNING/)
    expect(wrong({ flags: 3, version: '5.4' })).toThrow(/no version "5\.4"; there are 6\.2, 7\.2\.13/)
    expect(wrong({ flags: 3, form: 'STOP' })).toThrow(/no option "form"/)
    expect(wrong({ flags: 'P2P' })).toThrow(/flags is a whole number/)
  })
})
