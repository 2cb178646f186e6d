import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { LockGraph, Report } from '../../src/value/index.ts'
import { readRecordedFile } from '../oracle/recorded-file.ts'
import { rows, table } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const thinking = '09-how-lockdep-thinks'
const reading = '10-reading-the-report'

async function graph(chapter: string, cell: string): Promise<LockGraph> {
  const value = await runCell(chapter, cell)
  if (value.kind !== 'graph') throw new Error(`${cell} shows a ${value.kind}`)
  return value
}

async function report(chapter: string, cell: string, edits?: readonly Edit[]): Promise<Report> {
  const value = await runCell(chapter, cell, edits)
  if (value.kind !== 'report') throw new Error(`${cell} shows a ${value.kind}`)
  return value
}

/** Its dependencies, the one that closes the circle last, with the task that added each. */
function arrows({ classes, dependencies, closing }: LockGraph): string[] {
  const all = closing === undefined ? dependencies : [...dependencies, closing]
  const name = (index: number) => classes[index]?.name
  return all.map(({ task, from, to }) => `${task}: ${name(from)} → ${name(to)}`)
}

/** The lock classes of the chain as printed, from entry #0 up. */
function circle({ lines }: Report): string[] {
  return lines.flatMap(({ text }) => /^-> #\d+ \((.*)\)\{/.exec(text)?.[1] ?? []).toReversed()
}

describe('chapter 9', () => {
  test('says how many recorded sequences the validator is held to', () => {
    const prose = readFileSync(
      new URL(`../../content/chapters/${thinking}/index.mdx`, import.meta.url),
      'utf8',
    )
    const recorded = (name: string) =>
      readRecordedFile(fileURLToPath(new URL(`../oracle/lockdep/${name}.json.gz`, import.meta.url))).scenarios
        .length
    const booted = recorded('selftest-6.12') + recorded('targeted-6.12')
    const older = recorded('random-6.1') + recorded('drivers-6.1') + recorded('nested-6.1')
    expect(prose).toContain(`held to ${booted}\n`)
    expect(prose).toContain(`to ${older.toLocaleString('en')} that the validator of Linux 6.1 answered`)
  })

  test('of the flows fed one by one the writer adds nothing and the last closes the circle', async () => {
    const fed = await graph(thinking, 'flows')
    expect(fed.tasks).toEqual(['mmap_writer', 'save_read', 'pin_dma', 'reset', 'set_device_state'])
    expect(arrows(fed)).toEqual([
      'save_read: &migf->lock → &mm->mmap_lock',
      'pin_dma: &mm->mmap_lock → &vdev->memory_lock',
      'reset: &vdev->memory_lock → &xe_vdev->state_mutex',
      'set_device_state: &xe_vdev->state_mutex → &migf->lock',
    ])
    expect(fed.closing).toBeDefined()
  })

  test('lockdep says more than can happen in the rows it names, and less in the last two', async () => {
    const answers = rows(await table(thinking, 'cases')).map(row => [row['lockdep reports'], row['can hang']])
    expect(answers).toEqual([
      ['circular', 'yes'],
      ['circular', 'no'],
      ['circular', 'no'],
      ['circular', 'yes'],
      ['recursive', 'no'],
      ['nothing', 'no'],
      ['nothing', 'yes'],
      ['nothing', 'yes'],
    ])
  })
})

describe('chapter 10', () => {
  test('our report and that of the mail are alike but for the kernel, the task, addresses and stacks', async () => {
    const pair = await runCell(reading, 'beside')
    if (pair.kind !== 'reports') throw new Error(`beside shows a ${pair.kind}`)
    const parts = new Set(['title', 'sentence', 'chain', 'exists', 'scenario'])
    const printed = ({ lines }: typeof pair.left) =>
      lines.filter(({ part, text }) => parts.has(part) && text.trim() !== '').map(({ text }) => text.trim())
    expect(printed(pair.right)).toEqual(printed(pair.left))
    const locks = ({ lines }: typeof pair.left) =>
      lines.flatMap(({ part, text }) =>
        part === 'lock' || part === 'held' ? (/\(&.*\)\{.*\}-\{\d:\d\}/.exec(text)?.[0] ?? []) : [],
      )
    expect(locks(pair.left)).toHaveLength(3)
    expect(locks(pair.right)).toEqual(locks(pair.left))
  })

  test('its chain is the table of the chapter, and the list of three leaves mmap_lock out', async () => {
    const ours = await report(reading, 'flows')
    expect(circle(ours)).toEqual([
      '&migf->lock',
      '&mm->mmap_lock',
      '&vdev->memory_lock',
      '&xe_vdev->state_mutex',
    ])
    const exists = ours.lines.find(({ text }) => text.includes(' --> '))?.text.trim()
    expect(exists).toBe('&migf->lock --> &vdev->memory_lock --> &xe_vdev->state_mutex')
  })

  test('with reset and set_device_state exchanged the same circle is reported at state_mutex', async () => {
    const [reset, setDeviceState] = [
      "    task('reset', vfio_pci_ioctl_reset),\n",
      "    task('set_device_state', xe_vfio_pci_set_device_state),\n",
    ]
    const edit = { cell: 'flows', replace: reset + setDeviceState, by: setDeviceState + reset }
    const exchanged = await report(reading, 'flows', [edit])
    expect(circle(exchanged)).toEqual([
      '&xe_vdev->state_mutex',
      '&migf->lock',
      '&mm->mmap_lock',
      '&vdev->memory_lock',
    ])
  })

  test('the deferred reset with a file open is reported without state_mutex, as on the real kernel', async () => {
    expect(circle(await report(reading, 'trick'))).toEqual([
      '&migf->lock',
      '&migration->lock',
      '&mm->mmap_lock',
      '&vdev->memory_lock',
    ])
  })
})
