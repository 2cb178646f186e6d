import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explore/index.ts'
import { scenario, type Task } from '../../src/lang/index.ts'
import { lockdep, lockGraph } from '../../src/lockdep/index.ts'
import { vm_area_struct } from '../../src/vfio/bar-users.model.ts'
import { vfio_pci_core_device } from '../../src/vfio/core-device.model.ts'
import * as core from './core.model.ts'

const { tasks } = core

/** Names of the classes that a run of the tasks, one after the other, takes; and its dependencies. */
function learned(...run: Task[]) {
  const { classes, dependencies } = lockGraph(scenario({ tasks: run }))
  const name = (index: number) => classes[index]?.name
  return {
    classes: classes.map(({ name }) => name),
    edges: dependencies.map(({ from, to }) => `${name(from)} ${name(to)}`),
  }
}

/** The values that an end of some run can have. */
function possible(run: readonly Task[], values: readonly number[], value: () => number) {
  const claims = Object.fromEntries(values.map(one => [`never ${one}`, () => value() !== one]))
  const { properties } = explore(scenario({ tasks: run }), {
    finally: { ...claims, 'one of them': () => values.includes(value()) },
  })
  const verdict = (claim: string) => properties.find(property => property.claim === claim)?.verdict
  expect(verdict('one of them')).toBe('verified')
  return values.filter(one => verdict(`never ${one}`) === 'violated')
}

describe('the roads to reset_done', () => {
  test('the ioctl holds memory_lock there, a reset through sysfs does not', () => {
    expect(learned(tasks.ioctlReset(core.device())).classes).toContain('&vdev->memory_lock')
    expect(learned(tasks.configReset(core.device())).classes).toContain('&vdev->memory_lock')
    expect(learned(tasks.sysfsReset(core.device())).classes).toEqual(['&dev->mutex'])
  })

  test('a busy device lock makes the ioctl return -EAGAIN without callbacks, and a reset through sysfs wait', () => {
    const first = core.device()
    expect(possible([tasks.ioctlReset(first), tasks.busy(first)], [0, -11], () => first.told)).toEqual([
      0, -11,
    ])
    const second = core.device()
    const { properties } = explore(scenario({ tasks: [tasks.ioctlReset(second), tasks.busy(second)] }), {
      finally: {
        'callbacks in pairs': () =>
          second.prepared === second.done && second.done === Number(second.told === 0),
      },
    })
    expect(properties.map(({ verdict }) => verdict)).not.toContain('violated')
    const third = core.device()
    expect(possible([tasks.sysfsReset(third), tasks.busy(third)], [0, 1], () => third.done)).toEqual([1])
  })

  test('reset_done is called after a reset that failed', () => {
    const device = core.device(vfio_pci_core_device(undefined, undefined, core.no_reset_method))
    expect(possible([tasks.ioctlReset(device)], [0, -25], () => device.told)).toEqual([-25])
    expect(possible([tasks.ioctlReset(device)], [0, 1], () => device.done)).toEqual([1])
  })

  test('a hot reset tries memory_lock of every device, and gives up with -EBUSY', () => {
    const [first, second] = core.devices()
    const run = [tasks.hotReset(first, second), tasks.pin(second)]
    expect(possible(run, [0, -16], () => first.told)).toEqual([0, -16])
    expect(possible(run, [0, 1], () => second.done)).toEqual([0, 1])
    const [third, fourth] = core.devices()
    expect(learned(tasks.hotReset(third, fourth)).edges.filter(edge => edge.endsWith('memory_lock'))).toEqual(
      [],
    )
  })

  test('opening resets with callbacks and latches whether that works, closing resets without, or the whole bus with', () => {
    const device = core.device(vfio_pci_core_device(undefined, undefined, core.no_reset_method))
    const { properties } = explore(scenario({ tasks: [tasks.open(device)] }), {
      finally: { latched: () => device.told === 0 && device.done === 1 && !device.core_device.reset_works },
    })
    expect(properties.find(({ claim }) => claim === 'latched')?.verdict).toBe('verified')
    const closed = core.device()
    expect(possible([tasks.close(closed)], [0, 1], () => closed.done)).toEqual([0])
    const [first, second] = core.devices()
    expect(possible([tasks.closeSet(first, second)], [0, 1], () => second.done)).toEqual([1])
    expect(learned(tasks.closeSet(...core.devices())).classes).not.toContain('&vdev->memory_lock')
    const busy = core.device()
    expect(possible([tasks.open(busy), tasks.busy(busy)], [0, -11], () => busy.told)).toEqual([0, -11])
  })

  test('a write of PCI_COMMAND takes memory_lock and resets nothing', () => {
    const device = core.device()
    expect(possible([tasks.configWrite(device)], [0, 1], () => device.done)).toEqual([0])
    expect(learned(tasks.configWrite(core.device())).classes).toEqual(['&vdev->memory_lock'])
  })
})

describe('who takes memory_lock below mmap_lock', () => {
  const edge = '&mm->mmap_lock &vdev->memory_lock'

  test('pinning a BAR and a virtual CPU that touches it', () => {
    expect(learned(tasks.pin(core.device())).edges).toContain(edge)
    expect(learned(tasks.kvmFault(core.device())).edges).toContain(edge)
  })

  test("the process's own access, for a single page; for a huge one the VMA's lock takes the place of mmap_lock", () => {
    expect(learned(tasks.userFault(core.device(), vm_area_struct(), false)).edges).toContain(edge)
    const huge = learned(tasks.userFault(core.device(), vm_area_struct(), true)).edges
    expect(huge).toEqual(['&vma->vm_lock &vdev->memory_lock'])
    const device = core.device()
    const vma = vm_area_struct()
    expect(learned(tasks.userFault(device, vma, true), tasks.munmap(device, vma)).edges).toContain(
      '&mm->mmap_lock &vma->vm_lock',
    )
  })

  test('nobody, once the page is there', () => {
    const device = core.device()
    expect(learned(tasks.pin(device), tasks.kvmFault(device)).edges.filter(one => one === edge)).toHaveLength(
      1,
    )
  })
})

test('before Linux 6.10 zapping took mmap_lock and vma_lock: the report of 2021', () => {
  const said = lockdep(core.of2021())
  if (said.kind !== 'report' || said.body.type !== 'circular') throw new Error(said.title)
  expect(said.body.chain.map(({ lock }) => lock.name)).toEqual([
    '&mm->mmap_lock',
    '&mvdev->state_mutex',
    '&vdev->memory_lock',
    '&vdev->vma_lock',
  ])
})
