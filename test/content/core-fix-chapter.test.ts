import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explore/index.ts'
import { scenario, task } from '../../src/lang/index.ts'
import { lockdep } from '../../src/lockdep/index.ts'
import { vfio_pci_mmap_huge_fault } from '../../src/vfio/bar.model.ts'
import { vfio_dma_do_map, vfio_iommu, vm_mmap_pgoff } from '../../src/vfio/bar-users.model.ts'
import { vfio_pci_dev_set_hot_reset_posted } from '../../src/vfio/core-callback.model.ts'
import { vfio_pci_core_device } from '../../src/vfio/core-device.model.ts'
import { type Converted, converted } from '../../src/vfio/drivers/core-callback.model.ts'
import { driverOf, life, scene } from '../../src/vfio/index.ts'
import { exploration, outcome, table } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const chapter = '18-a-fix-in-the-core'

describe('chapter 18', () => {
  test.each([
    ['flows', 'verified'],
    ['reviewed', 'violated; the driver hears of a reset through sysfs'],
    ['bus', 'violated; no deadlock'],
  ])('its cell %s comes out as %s', async (cell, expected) => {
    expect(outcome(await runCell(chapter, cell))).toBe(expected)
  })

  test('the callback that waits hangs, of the same five threads', async () => {
    const edit = { cell: 'flows', replace: 'const one = device(posted)', by: 'const one = device(plain)' }
    expect(outcome(await runCell(chapter, 'flows', [edit]))).toBe('violated; no deadlock')
  })

  test('as posted the driver does not hear of an FLR by the guest either', async () => {
    const edit = { cell: 'reviewed', replace: 'after_config: after_reset', by: 'after_config: nothing' }
    expect(outcome(await runCell(chapter, 'reviewed', [edit]))).toBe(
      'violated; the driver hears of an FLR by the guest; the driver hears of a reset through sysfs',
    )
  })

  test.each(['unfair', 'writer-pref'])('the series passes under policy %s too', async policy => {
    const edit = { cell: 'flows', replace: '  title:', by: `  policy: '${policy}', title:` }
    expect(outcome(await exploration(chapter, 'flows', [edit]))).toBe('verified')
  })

  test('its table of roads says what the driver hears of', async () => {
    expect((await table(chapter, 'roads')).rows).toEqual([
      ['the ioctl', 'hears of it', 'hears of it', 'hears of it'],
      ['the ioctl, the device lock busy', 'is left alone', 'hears of a reset that was none', 'is left alone'],
      [
        'the ioctl, the reset fails',
        'hears of a reset that was none',
        'hears of a reset that was none',
        'is left alone',
      ],
      ['the ioctl, plain vfio-pci', 'nothing to do', 'follows NULL', 'nothing to do'],
      ['a hot reset that gives up', 'is left alone', 'hears of a reset that was none', 'is left alone'],
      ['the FLR bit, set by the guest', 'hears of it', 'does not hear', 'hears of it'],
      ['sysfs', 'hears of it', 'does not hear', 'does not hear'],
    ])
  })

  test('its table of three ways says what the text says', async () => {
    const { columns, rows } = await table(chapter, 'ways')
    expect(columns.slice(1)).toEqual(['in reset_done, waiting', 'deferred', 'by the core, as posted'])
    expect(rows).toEqual([
      ['modelled after', 'qat 7.2', 'mlx5 7.2', 'core callback posted'],
      ['asked for below memory_lock', 'state_mutex, migf->lock', 'reset_lock, migf->lock', 'nothing'],
      ['the validator, no session open at the reset', 'a circle of 4', 'nothing', 'nothing'],
      ['the validator, one open', 'a circle of 4', 'a circle of 3', 'nothing'],
      ['the threads, one open', 'hangs', 'hangs', 'does not hang'],
      ['can return while a transition that it hit runs on', 'no', 'yes', 'no'],
      ['lets the BAR be used before the driver has caught up', 'no', 'yes', 'yes'],
    ])
  })
})

describe('two devices on a bus', () => {
  test('the work of the second waits with memory_lock of the first held', async () => {
    const { properties } = await exploration(chapter, 'bus')
    const run = properties.find(({ property }) => property === 'deadlock')?.witness
    if (run === undefined) return expect.unreachable('no run')
    const last = run.situations.at(-1) ?? expect.unreachable('an empty run')
    const reset = run.tasks.indexOf('hot_reset')
    const held = last.holds
      .filter(({ task }) => task === reset)
      .map(({ object }) => run.objects[object]?.name)
    expect(held.filter(name => name === 'vdev->memory_lock')).toHaveLength(1)
    expect(held).toContain('device->state_mutex')
  })

  const together: Edit = {
    cell: 'flows',
    replace: `      second.after_ioctl(second, ret)
    }
    up_write(first.vdev.memory_lock)
`,
    by: `    }
    up_write(first.vdev.memory_lock)
    second.after_ioctl(second, ret)
`,
  }

  test('to release both locks first ends the hang', async () => {
    expect(outcome(await runCell(chapter, 'bus', [together]))).toBe('verified')
  })

  test('with the objections met one loop still hangs', async () => {
    const met: Edit[] = [
      {
        cell: 'bus',
        replace: 'import {\n  device,',
        by: "import { reviewed } from './reviewed.cell.ts'\nimport {\n  device,",
      },
      {
        cell: 'bus',
        replace: 'const first = device(posted)\nconst second = device(posted)',
        by: 'const first = device(reviewed)\nconst second = device(reviewed)',
      },
    ]
    expect(outcome(await runCell(chapter, 'bus', met))).toBe('violated; no deadlock')
    expect(outcome(await runCell(chapter, 'bus', [...met, together]))).toBe('verified')
  })

  test("the model of vfio-pci-core that the drivers' models use hangs there too", () => {
    const first = converted('saving')
    const { user, dev_set } = first.core_device
    const second = converted('saving', { core_device: vfio_pci_core_device(user, dev_set) })
    const tasks = [
      task('read 2', second.mig_ops.read, second),
      task('pin 1', vfio_dma_do_map<Converted>, vfio_iommu(), first, vfio_pci_mmap_huge_fault),
      task('hot reset', vfio_pci_dev_set_hot_reset_posted<Converted, Converted>, first, second),
      task('mmap_writer', vm_mmap_pgoff, user.mm),
    ]
    expect(explore(scenario({ tasks })).deadlocks).toBeGreaterThan(0)
    const said = lockdep(scenario({ tasks }))
    if (said.kind !== 'report' || said.body.type !== 'circular') return expect.unreachable(said.kind)
    expect(said.body.chain.map(({ lock }) => lock.name)).toContain('&vdev->memory_lock')
  })
})

describe('what chapter 18 says of converted drivers', () => {
  test.each(['posted', 'posted, mlx5', 'reviewed'])('%s: no circle and no hang, file open or not', id => {
    const driver = driverOf('core callback')
    for (const open of [false, true]) expect(lockdep(life(driver, id, { open })).kind).toBe('graph')
    for (const session of ['none', 'saving', 'resuming'] as const)
      expect(explore(scene(driver, id, { session, mmapWriter: true }).scenario).deadlocks).toBe(0)
  })
})
