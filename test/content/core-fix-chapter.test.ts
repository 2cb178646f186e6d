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
import { exploration, outcome, stepLines, table } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const chapter = '18-a-fix-in-the-core'

describe('chapter 18', () => {
  test.each([
    ['flows', 'violated; no deadlock'],
    ['posted', 'verified'],
    ['reviewed', 'verified'],
    [
      'forgotten',
      'violated; the driver hears of an FLR by the guest; the driver hears of a reset through sysfs',
    ],
    ['bus', 'violated; no deadlock; a reset that gives up leaves the state alone'],
  ])('its cell %s comes out as %s', async (cell, expected) => {
    expect(outcome(await runCell(chapter, cell))).toBe(expected)
  })

  test('the callback that waits and the series are asked of the same five threads', async () => {
    const [plain, posted] = await Promise.all([exploration(chapter, 'flows'), exploration(chapter, 'posted')])
    expect(posted.tasks).toEqual(plain.tasks)
    expect(posted.policy).toBe(plain.policy)
  })

  test.each(['unfair', 'writer-pref'])('the series passes under policy %s too', async policy => {
    const edit = { cell: 'posted', replace: 'title:', by: `policy: '${policy}', title:` }
    expect(outcome(await exploration(chapter, 'posted', [edit]))).toBe('verified')
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
      ['the threads, no session open', 'does not hang', 'does not hang', 'does not hang'],
      ['the threads, one open', 'hangs', 'hangs', 'does not hang'],
      ['can return while a transition that it hit runs on', 'no', 'yes', 'no'],
      ['lets the BAR be used before the driver has caught up', 'no', 'yes', 'yes'],
    ])
  })
})

describe('two devices on a bus', () => {
  const witness = async (property: 'deadlock' | 'final-state') => {
    const { properties } = await exploration(chapter, 'bus')
    const found = properties.find(one => one.property === property && one.verdict === 'violated')
    return found?.witness ?? expect.unreachable('no run')
  }

  test('a hot reset that gives up has reset nothing, and ends the session of the first device', async () => {
    const lines = stepLines(await witness('final-state'))
    expect(lines.filter(line => line.startsWith('hot_reset: write vf->was_reset'))).toHaveLength(1)
    expect(lines.filter(line => line.includes('trylock'))).toEqual([
      'hot_reset: down_write_trylock vdev->memory_lock 1',
      'hot_reset: down_write_trylock vdev->memory_lock 0',
    ])
  })

  test('the work of the second waits with memory_lock of the first held', async () => {
    const run = await witness('deadlock')
    const last = run.situations.at(-1) ?? expect.unreachable('an empty run')
    const reset = run.tasks.indexOf('hot_reset')
    const held = last.holds
      .filter(({ task }) => task === reset)
      .map(({ object }) => run.objects[object]?.name)
    expect(held.filter(name => name === 'vdev->memory_lock')).toHaveLength(1)
    expect(held).toContain('device->state_mutex')
  })

  const together: Edit = {
    cell: 'bus',
    replace: `      second.after_ioctl(second, ret)
    }
    up_write(first.vdev.memory_lock)
`,
    by: `    }
    up_write(first.vdev.memory_lock)
    second.after_ioctl(second, ret)
`,
  }

  test('to release both locks first ends the hang, and the state is still not left alone', async () => {
    expect(outcome(await runCell(chapter, 'bus', [together]))).toBe(
      'violated; a reset that gives up leaves the state alone',
    )
  })

  const met: Edit[] = [
    {
      cell: 'bus',
      replace: "import { posted } from './posted.cell.ts'",
      by: "import { reviewed } from './reviewed.cell.ts'",
    },
    {
      cell: 'bus',
      replace: 'const first = device(posted)\nconst second = device(posted)',
      by: 'const first = device(reviewed)\nconst second = device(reviewed)',
    },
  ]

  test('with the objections met one loop still hangs, and with two loops nothing fails', async () => {
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
