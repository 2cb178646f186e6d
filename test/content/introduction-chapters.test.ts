import { describe, expect, test } from 'vitest'
import type { LockDependency } from '../../src/value/index.ts'
import { exploration, outcome, rows, table, trace } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const vfio = '02-from-passthrough-to-vfio'

describe('chapter 2', () => {
  const mapped = 'nothing is mapped while the device is in reset'

  test('its run goes as its figure and its text say', async () => {
    const run = await trace(vfio, 'flows')
    const step = (number: number) => {
      const { task, operation, outcome, result } = run.steps[number - 1] ?? expect.unreachable('no such step')
      const what = run.objects[operation.object ?? -1]?.name ?? run.fields[operation.field ?? -1]
      return [run.tasks[task], operation.primitive, what, outcome, result]
    }
    expect(outcome(run)).toBe('finished after 15')
    expect(step(5)).toEqual(['guest', 'read', 'pte->present', 'done', true])
    expect(step(6)).toEqual(['reset', 'down_write', 'vdev->memory_lock', 'done', 0])
    expect(step(7).slice(0, 3)).toEqual(['reset', 'write', 'pte->present'])
    expect(step(10).slice(1, 4)).toEqual(['down_read', 'vdev->memory_lock', 'waits'])
    expect([8, 11].map(number => step(number).slice(0, 3))).toEqual(
      Array(2).fill(['reset', 'write', 'device->in_reset']),
    )
    expect(step(12).slice(0, 2)).toEqual(['reset', 'up_write'])
    expect(step(13).slice(0, 3)).toEqual(['guest', 'write', 'pte->present'])
  })

  test('with the lock taken first nothing is mapped during a reset', async () => {
    const value = await exploration(vfio, 'zap')
    expect(outcome(value)).toBe('verified')
    expect(value.properties.map(({ claim }) => claim)).toContain(mapped)
  })

  test('with the zap first the guest makes a new entry before the reset gets the lock', async () => {
    const value = await exploration(vfio, 'early')
    expect(outcome(value)).toBe(`violated; ${mapped}`)
    const witness = value.properties.find(({ claim }) => claim === mapped)?.witness
    const lines = witness?.steps.map(({ task, operation }) => `${witness.tasks[task]} ${operation.primitive}`)
    const taken = lines?.indexOf('reset down_write') ?? -1
    expect(lines?.indexOf('reset write')).toBeLessThan(lines?.indexOf('guest down_read') ?? -1)
    expect(lines?.indexOf('guest down_read')).toBeLessThan(taken)
  })

  test('with the entry made after the handler has released the lock the same goes wrong', async () => {
    const [write, release] = ['  WRITE_ONCE(pte.present, true)\n', '  up_read(vdev.memory_lock)\n']
    const edit = { cell: 'flows', replace: write + release, by: release + write }
    expect(outcome(await runCell(vfio, 'flows', [edit]))).toBe('finished after 15')
    expect(outcome(await runCell(vfio, 'zap', [edit]))).toBe(`violated; ${mapped}`)
  })
})

describe('chapter 3', () => {
  const drivers = '03-variant-drivers'

  test('who may have a ConnectX VF is as the text says', async () => {
    const matches = rows(await table(drivers, 'match')).map(row => [
      row.driver_override,
      row['drivers that match'],
    ])
    expect(matches).toEqual([
      ['not set', 'mlx5_core'],
      ['vfio-pci', 'vfio-pci'],
      ['mlx5_vfio_pci', 'mlx5_vfio_pci'],
      ['virtio_vfio_pci', 'virtio_vfio_pci'],
    ])
    expect(rows(await table(drivers, 'match')).at(-1)?.['by the id']).toBe('none; any, because it was named')
  })

  test('the mark for override only is what keeps the drivers of VFIO off', async () => {
    const edit = {
      cell: 'match',
      replace: "{ vendor: '*', device: '*', override_only: true }",
      by: "{ vendor: '*', device: '*' }",
    }
    const value = await runCell(drivers, 'match', [edit])
    if (value.kind !== 'table') return expect.unreachable(`match shows a ${value.kind}`)
    const [unset] = rows(value)
    expect(unset?.['drivers that match']).toBe('mlx5_core, vfio-pci')
  })

  test('two of five devices are refused', async () => {
    const answers = rows(await table(drivers, 'register')).map(({ answer }) => String(answer))
    expect(answers.map(answer => answer === '0')).toEqual([true, true, true, false, false])
    expect(answers.filter(answer => answer.includes('-EINVAL'))).toHaveLength(2)
  })

  test('six roads lead to reset_done, three of them with memory_lock held', async () => {
    const roads = rows(await table(drivers, 'flows')).slice(0, -1)
    const held = roads.map(row => String(row['held when reset_done runs']))
    expect(roads.filter(row => row.reset_done === 'yes')).toHaveLength(6)
    expect(roads.map(row => row.reset_prepare)).toEqual(roads.map(row => row.reset_done))
    expect(roads.filter(row => row.reset_done === 'no').map(({ reset }) => reset)).toEqual([
      'close',
      'recovery from an error',
    ])
    expect(held.map(locks => locks.includes('memory_lock'))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ])
    expect(held.filter(locks => locks !== '–').every(locks => locks.includes('dev->mutex'))).toBe(true)
    expect(held[2]).toBe('dev_set->lock, vdev->memory_lock, vdev2->memory_lock, dev->mutex, dev2->mutex')
  })

  test('with the device lock busy the ioctl calls no callback', async () => {
    const last = rows(await table(drivers, 'flows')).at(-1)
    expect([last?.reset, last?.reset_prepare, last?.reset_done]).toEqual([
      'VFIO_DEVICE_RESET, device lock busy',
      'no',
      'no',
    ])
  })
})

describe('chapter 4', () => {
  const functions = '04-pf-and-vf'

  test('xe stops the VF on the first of three arcs, and a refusal costs the VF', async () => {
    const requests = rows(await table(functions, 'arcs')).map(row => [
      `${row.from} to ${row.to}`,
      row['asked of the PF'],
      row.returns,
    ])
    expect(requests[0]).toEqual(['RUNNING to STOP_COPY', 'suspend_device, –, stop_copy_enter', '0'])
    expect(requests.at(-1)).toEqual(['RUNNING to PRE_COPY', 'error', '-EINVAL'])
  })

  const graph = async (edits?: readonly Edit[]) => {
    const value = await runCell(functions, 'flows', edits)
    if (value.kind !== 'graph') return expect.unreachable(`flows shows a ${value.kind}`)
    const name = (index: number) => value.classes[index]?.name.replace(/^&(xe_vdev|vdev|mm)->/, '') ?? ''
    const arrow = ({ from, to }: LockDependency) => `${name(from)} → ${name(to)}`
    return { arrows: value.dependencies.map(arrow), closing: value.closing && arrow(value.closing) }
  }

  test('the lock of the PF stands between state_mutex or migf->lock and mmap_lock', async () => {
    const { arrows, closing } = await graph()
    expect(arrows).toEqual([
      'state_mutex → &migration->lock',
      '&migf->lock → &migration->lock',
      '&migration->lock → mmap_lock',
      'mmap_lock → memory_lock',
    ])
    expect(closing).toBe('memory_lock → state_mutex')
  })

  test('nothing is reported when reset_done takes nothing', async () => {
    const edit = {
      cell: 'flows',
      replace:
        'xe_vfio_pci_reset_done() {\n  mutex_lock(xe_vdev.state_mutex)\n  mutex_unlock(xe_vdev.state_mutex)\n',
      by: 'xe_vfio_pci_reset_done() {\n',
    }
    expect((await graph([edit])).closing).toBeUndefined()
  })

  test('an FLR that is not announced can be waited for in vain; one that is announced cannot', async () => {
    const value = await exploration(functions, 'flr')
    const [broken] = value.properties.filter(({ verdict }) => verdict === 'violated')
    expect(broken?.property).toBe('fault')
    expect(broken?.witness?.steps).toHaveLength(3)
    const announce = { cell: 'flr', replace: 'const announced = false', by: 'const announced = true' }
    expect(outcome(await runCell(functions, 'flr', [announce]))).toBe('verified')
  })
})
