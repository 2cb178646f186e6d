import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explore/index.ts'
import { lockdep } from '../../src/lockdep/index.ts'
import { driverOf, drivers, driverTable, recordedLockdep, scene } from '../../src/vfio/index.ts'
import recordings from '../../src/vfio/recorded-lives.json'
import { readRecordedFile } from '../oracle/recorded-file.ts'

test('what travels of the recordings is what the real lockdep said, all of it', () => {
  const { config, scenarios } = readRecordedFile(
    fileURLToPath(new URL('../oracle/lockdep/drivers-6.1.json.gz', import.meta.url)),
  )
  const lives = scenarios.map(({ driver, migrationFdOpen, report, detail, text = '' }) => ({
    driver,
    open: migrationFdOpen,
    report,
    circle: detail?.chain?.toReversed() ?? [],
    text,
  }))
  expect(recordings).toEqual({ kernel: `Linux ${config.kernel}`, lives })
})

test('a version that was not put to the real lockdep has no recording; an unknown one is refused', () => {
  expect(recordedLockdep(driverOf('mlx5'), '5.18', { open: true })).toBeNull()
  expect(recordedLockdep(driverOf('mlx5'), '7.2', { open: true })?.circle).toEqual([
    '&migf->lock',
    '&mm->mmap_lock',
    '&vdev->memory_lock',
  ])
  expect(() => recordedLockdep(driverOf('mlx5'), '5.17', { open: true })).toThrow('mlx5 has no version')
})

describe('the table of drivers', () => {
  const table = driverTable({ drivers: [driverOf('virtio'), driverOf('vfio-pci')], lockdep, explore })
  const [virtio, vfioPci] = table.drivers.map(({ versions }) => versions[0])

  test('has both situations of a driver with migration, and one of a driver without', () => {
    expect(virtio?.situations.map(({ open }) => open)).toEqual([false, true])
    expect(vfioPci?.situations.map(({ open }) => open)).toEqual([false])
    expect(vfioPci?.situations[0]).toMatchObject({
      validator: { report: null, circle: [] },
      recorded: null,
      agrees: true,
    })
  })

  test('puts ours and the recorded beside each other, and what the explorer found with the run of least cost', () => {
    expect(virtio?.situations[1]).toMatchObject({
      validator: {
        report: 'circular',
        circle: ['&migf->lock', '&mm->mmap_lock', '&vdev->memory_lock'],
      },
      recorded: { report: 'circular' },
      agrees: true,
      explorer: {
        alone: { verdict: 'verified', broken: [] },
        writer: {
          verdict: 'violated',
          broken: [{ property: 'deadlock', cost: { preemptions: 1, switches: 5, steps: 32 } }],
        },
      },
    })
    const turns = virtio?.situations[1]?.explorer.writer.broken[0]?.turns
    expect(turns).toEqual(['read', 'reset', 'pin', 'set_device_state', 'mmap_writer', 'read'])
  })

  test('a validator that says otherwise than the real one is not hidden', () => {
    const deaf = driverTable({
      drivers: [driverOf('virtio')],
      lockdep: () => ({ kind: 'graph', title: '', classes: [], dependencies: [], tasks: [] }),
      explore,
    })
    expect(deaf.drivers[0]?.versions[0]?.situations.map(({ agrees }) => agrees)).toEqual([true, false])
  })

  test('asks with the other session when told, and refuses no drivers and two policies', () => {
    const resuming = driverTable({ drivers: [driverOf('virtio')], lockdep, explore, session: 'resuming' })
    expect(resuming.drivers[0]?.versions[0]?.situations[1]?.explorer.writer.verdict).toBe('verified')
    expect(() => driverTable({ drivers: [], lockdep, explore })).toThrow('there is no driver to ask of')
    let asked = 0
    expect(() =>
      driverTable({
        drivers: [driverOf('vfio-pci')],
        lockdep,
        explore: (scenario, claims) =>
          explore(scenario, { ...claims, policy: asked++ === 0 ? 'linux' : 'unfair' }),
      }),
    ).toThrow('one policy for all')
  })

  test('of every version that was recorded, ours and the real one agree', () => {
    const nothingFound = explore(scene(driverOf('vfio-pci'), '7.2').scenario)
    const quick = driverTable({
      drivers,
      lockdep,
      explore: () => nothingFound,
    })
    const compared = quick.drivers
      .flatMap(({ versions }) => versions.flatMap(({ situations }) => situations))
      .filter(({ recorded }) => recorded !== null)
    expect(compared).toHaveLength(recordings.lives.length)
    expect(compared.every(({ agrees }) => agrees)).toBe(true)
  })
})
