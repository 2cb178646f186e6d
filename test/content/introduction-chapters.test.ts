import { describe, expect, test } from 'vitest'
import { exploration, outcome, trace } from './cell-values.ts'
import { runCell } from './run-cell.ts'

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
