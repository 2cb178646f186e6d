import { describe, expect, test } from 'vitest'
import { explore, smallest } from '../../src/explore/index.ts'
import { scenario } from '../../src/lang/index.ts'
import { lockdep } from '../../src/lockdep/index.ts'
import type { PropertyResult } from '../../src/value/index.ts'
import { driverOf, type FlowName, type SceneOptions, scene, versionOf } from '../../src/vfio/index.ts'
import * as bugs from './bugs.model.ts'

/** What is broken, by property, and for claims by the claim. */
function broken(driver: string, version: string, options: SceneOptions) {
  const { scenario, finally: claims } = scene(driverOf(driver), version, options)
  return names(explore(scenario, { finally: claims }).properties)
}

function names(properties: readonly PropertyResult[]) {
  return properties.flatMap(({ property, claim, verdict }) => {
    if (verdict === 'verified') return []
    expect(verdict).toBe('violated')
    return [property === 'final-state' ? claim : property]
  })
}

describe('bugs of the drivers, in the version that had them and mended in the next', () => {
  test('pds: sleeping under a spinlock, once the firmware has recovered and the device is in ERROR', () => {
    const options = { session: 'saving', flows: ['recovery', 'get_device_state', 'reset'] } as const
    expect(broken('pds', '6.6', options)).toContain('misuse')
    const { scenario } = scene(driverOf('pds'), '6.6', options)
    const found = explore(scenario).properties.find(({ property }) => property === 'misuse')
    expect(found?.witness?.steps.flatMap(({ misuse }) => misuse.map(({ kind }) => kind))).toEqual([
      'sleeping-in-atomic',
    ])
    const said = lockdep(scenario)
    expect(said.kind === 'report' && said.body.type).toBe('wait-context')
    for (const version of ['6.7', '8512ed256334', '6.9'])
      expect(broken('pds', version, options)).not.toContain('misuse')
  })

  test('pds: a reset that leaves the session open, until 8512ed256334', () => {
    const options = { session: 'saving', flows: ['reset'] } as const
    for (const version of ['6.6', '6.7'])
      expect(broken('pds', version, options)).toEqual(['a running device has no session open'])
    for (const version of ['8512ed256334', '6.9']) expect(broken('pds', version, options)).toEqual([])
  })

  test('xe: the work of a reset without state_mutex, in 6.19', () => {
    const tasks = (version: string) => {
      const { flows } = versionOf(driverOf('xe'), version).setup('none')
      return [
        flows.set_device_state?.('begins', 'STOP_COPY'),
        flows.set_device_state?.('ends', 'STOP'),
        flows.reset?.('reset', 'RUNNING'),
      ].filter(task => task !== undefined)
    }
    const of = (version: string) => names(explore(scenario({ tasks: tasks(version) })).properties)
    expect(of('6.19')).toEqual(['fault', 'data-race'])
    for (const version of ['v4', 'v4 without', '7.2']) expect(of(version)).toEqual([])
  })

  test('hisi_acc: no reset is done from 6.2 until 8be14dd48dfe', () => {
    const options = { session: 'saving', flows: ['reset'] } as const
    expect(broken('hisi_acc', '5.18', options)).toEqual([])
    for (const version of ['6.2', '6.9'])
      expect(broken('hisi_acc', version, options)).toEqual(['no reset is lost'])
    expect(broken('hisi_acc', '7.2', options)).toEqual([])
  })

  test('mlx5: the flag of a deferred reset is lost in a byte that another lock protects, until f2365a63b02d', () => {
    const options = { session: 'saving', flows: ['start_page_tracker', 'reset'] } as const
    expect(broken('mlx5', '6.2', options)).toEqual(['data-race', 'no reset is lost'])
    for (const version of ['5.18', '7.2']) expect(broken('mlx5', version, options)).toEqual([])
  })
})

describe('what we derive from the sources', () => {
  test('closing without state_mutex races with a reset through sysfs', () => {
    const options = { session: 'saving', flows: ['close', 'sysfs_reset'] } as const
    for (const [driver, version] of [
      ['virtio', '6.13'],
      ['qat', '7.2'],
      ['ice', '2025'],
    ] as const)
      expect(broken(driver, version, options)).toContain('data-race')
    for (const [driver, version] of [
      ['mlx5', '7.2'],
      ['xe', '7.2'],
      ['pds', '6.9'],
    ] as const)
      expect(broken(driver, version, options)).toEqual([])
  })

  test('nvgrace-gpu: two faults after a reset race for its flag, and a fault with a reset through sysfs', () => {
    for (const flows of [
      ['reset', 'kvm_fault', 'user_fault'],
      ['sysfs_reset', 'pin'],
    ] as const satisfies readonly (readonly FlowName[])[])
      expect(broken('nvgrace-gpu', '7.2', { flows })).toEqual(['data-race'])
    expect(broken('nvgrace-gpu', '7.2', { flows: ['reset', 'pin'] })).toEqual([])
  })

  test('a resume write of mlx5 and virtio is safe since it holds state_mutex; a read is not', () => {
    const at = (driver: string, version: string, session: 'saving' | 'resuming') =>
      broken(driver, version, { session, mmapWriter: true })
    for (const [driver, version] of [
      ['mlx5', '7.2'],
      ['virtio', '6.13'],
    ] as const) {
      expect(at(driver, version, 'resuming')).toEqual([])
      expect(at(driver, version, 'saving')).toEqual(['deadlock'])
    }
    expect(at('mlx5', '5.18', 'resuming')).toEqual(['deadlock'])
  })

  test('set_device_state is not needed: a read, a pin, a reset and somebody who waits to change the mappings', () => {
    for (const [driver, version] of [
      ['xe', '7.2'],
      ['xe', 'v4 without'],
      ['qat', '7.2'],
    ] as const) {
      const options = { session: 'saving', mmapWriter: true } as const
      const found = smallest(scene(driverOf(driver), version, options).scenario, { property: 'deadlock' })
      expect(found?.tasks).toEqual(['read', 'pin', 'reset', 'mmap_writer'])
      expect(found?.minimal).toBe(true)
    }
  })

  test('a virtual CPU or an access of the process does for the pin, and a reset through configuration space for the ioctl', () => {
    const needed = (fault: FlowName, reset: FlowName) =>
      broken('xe', '7.2', { session: 'saving', mmapWriter: true, flows: ['read', fault, reset] })
    expect(needed('kvm_fault', 'reset')).toEqual(['deadlock'])
    expect(needed('user_fault', 'config_reset')).toEqual(['deadlock'])
    expect(needed('pin', 'sysfs_reset')).toEqual([])
  })

  test("with the VMA's lock the hang needs no fairness: whoever unmaps the BAR waits for the fault", () => {
    expect(names(explore(bugs.faults(true)).properties)).toEqual(['deadlock'])
    expect(names(explore(bugs.faults(false)).properties)).toEqual([])
  })
})

describe('the callback in the core', () => {
  test('as posted it reads mig_ops of a device that has none; reviewed it does not', () => {
    expect(names(explore(bugs.withoutMigration.posted()).properties)).toEqual(['fault'])
    expect(explore(bugs.withoutMigration.reviewed()).verdict).toBe('verified')
  })

  test('as posted it resets the state though the reset failed; reviewed it does not', () => {
    for (const [which, verdict] of [
      ['posted', 'violated'],
      ['reviewed', 'verified'],
    ] as const) {
      const { device, [which]: source } = bugs.failing()
      const kept = { 'the session goes on': () => device.saving_migf !== null }
      expect(explore(source, { finally: kept }).verdict).toBe(verdict)
    }
  })

  test('as posted a hot reset that gives up resets the state of the devices it had come to', () => {
    const { told, first, scenario } = bugs.contended()
    const EBUSY = -16
    const { properties } = explore(scenario, {
      finally: { 'after -EBUSY the session goes on': () => told.ret !== EBUSY || first.saving_migf !== null },
    })
    expect(names(properties)).toEqual(['after -EBUSY the session goes on'])
  })

  test('as posted a reset through configuration space is forgotten; one through sysfs either way', () => {
    const lost = (version: string, flow: FlowName) =>
      broken('core callback', version, { session: 'saving', flows: [flow] })
    expect(lost('posted', 'reset')).toEqual([])
    expect(lost('posted', 'config_reset')).toEqual(['no reset is lost'])
    expect(lost('reviewed', 'config_reset')).toEqual([])
    for (const version of ['posted', 'reviewed'])
      expect(lost(version, 'sysfs_reset')).toEqual(['no reset is lost'])
  })
})
