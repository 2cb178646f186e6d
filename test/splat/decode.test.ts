import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeSplats, mailReport as mail } from '../../src/splat/index.ts'
import type { Splat } from '../../src/value/index.ts'
import { mangled } from './mangled.ts'
import { rewrite, rewrites } from './rewrite.ts'

/** The mail's report as its console printed it, without the blanked time stamps. */
const printed = mail
  .split('\n')
  .map(line => line.replace(/^\[\] ?/, '').replace(/^ {3}(?=but|which|the|->|other|stack| )/, ''))
  .join('\n')

const only = (text: string): Splat => {
  const [report, ...more] = decodeSplats(text)
  if (report === undefined || more.length > 0) throw new Error(`${more.length + 1} reports`)
  return report
}

/** What a report says, whatever stood around it. */
const said = ({ prefix, notes, lines, truncated, chain, ...report }: Splat) => ({
  ...report,
  chain: chain.map(({ frames, ...entry }) => entry),
})

describe("the mail's report", () => {
  const report = only(mail)

  test('names the lock that is asked for, the one that is held, and the task', () => {
    expect(report).toMatchObject({
      kind: 'circular',
      task: { comm: 'qemu-system-x86', pid: 4375 },
      kernel: '6.18.0-rc3-xe+',
      tainted: 'G S   U',
      acquiring: {
        lock: '&migf->lock',
        usage: '+.+.',
        waitTypes: '3:3',
        at: 'xe_vfio_pci_set_device_state+0x22b/0x440 [xe_vfio_pci]',
      },
      target: { lock: '&xe_vdev->state_mutex' },
      heldCount: 1,
      holding: [{ index: 0, lock: '&xe_vdev->state_mutex' }],
      chainExists: ['&migf->lock', '&vdev->memory_lock', '&xe_vdev->state_mutex'],
      deadlockScenario: true,
      deadlockMarker: true,
      truncated: false,
    })
  })

  test('has a chain of four with the frames under each entry', () => {
    expect(
      report.chain.map(({ index, lock, topFrame, frames }) => [index, lock, topFrame, frames.length]),
    ).toEqual([
      [3, '&xe_vdev->state_mutex', '__mutex_lock+0xba/0x1110', 11],
      [2, '&vdev->memory_lock', 'down_read+0x41/0x180', 14],
      [1, '&mm->mmap_lock', '__might_fault+0x56/0x90', 11],
      [0, '&migf->lock', '__lock_acquire+0x1aff/0x3450', 12],
    ])
  })

  test('has each of its lines in its place', () => {
    const text = mail.trimEnd().split('\n')
    expect(report.lines.map(({ line }) => line)).toEqual(text.map((_, at) => at + 1))
    expect(report.lines.filter(({ part }) => part === 'other')).toEqual([])
    const partOf = (wanted: string) => report.lines.find(line => line.text.includes(wanted))?.part
    expect(partOf('possible circular')).toBe('title')
    expect(partOf('-> #1')).toBe('chain')
    expect(partOf('ksys_read')).toBe('frame')
    expect(partOf('CPU0')).toBe('scenario')
    expect(partOf('1 lock held by')).toBe('held')
    expect(partOf('print_circular_bug')).toBe('backtrace')
  })
})

describe('whatever happened to it on its way', () => {
  test.each(Object.keys(rewrites))('%s it says the same', how => {
    expect(said(only(rewrite(printed, how)))).toEqual(said(only(mail)))
  })

  test('two of these after each other it says the same', () => {
    const quotes = ['quoted once', 'quoted twice', 'behind a bar']
    const wraps = [
      'wrapped by a mailer before at:',
      'wrapped by a mailer after at:',
      'with names split off by the console',
    ]
    for (const wrap of wraps)
      for (const quote of quotes)
        expect(said(only(rewrite(rewrite(printed, wrap), quote))), `${wrap}, ${quote}`).toEqual(
          said(only(mail)),
        )
  })
})

describe('a log', () => {
  test('with several reports gives each of them, in order', () => {
    const text = ['boot', printed, 'usb 1-1: new device', rewrite(printed, 'with time stamps'), 'end'].join(
      '\n',
    )
    expect(decodeSplats(text).map(said)).toEqual([said(only(mail)), said(only(mail))])
  })

  test('without a report gives none', () => {
    expect(decodeSplats('')).toEqual([])
    expect(decodeSplats('WARNING: CPU: 3 PID: 9 at kernel/fork.c:1 copy_process+0x1/0x2')).toEqual([])
    expect(decodeSplats('print_circular_bug: possible circular locking dependency detected')).toEqual([])
  })

  test('that ends in the middle of a report gives what is there and says so', () => {
    const lines = mail.split('\n')
    for (let end = 3; end < lines.length - 30; end += 7) {
      const report = only(lines.slice(0, end).join('\n'))
      expect(report.truncated).toBe(true)
      expect(report.kind).toBe('circular')
    }
  })
})

describe('a workqueue that leaked a lock', () => {
  test.each([
    ['BUG: workqueue leaked lock or atomic: kworker/0:1/0x00000000/353', 'kworker/0:1', 353],
    ['BUG: workqueue leaked atomic, lock or RCU: kworker/u8:0[12]', 'kworker/u8:0', 12],
  ])('%s', (text, comm, pid) => {
    expect(only(text)).toMatchObject({ kind: 'workqueue-leak', task: { comm, pid } })
  })
})

test('mangled text is read without an exception', () => {
  fc.assert(
    fc.property(mangled(mail), text => {
      for (const { lines } of decodeSplats(text)) expect(lines.every(({ line }) => line > 0)).toBe(true)
    }),
    { seed: 11, numRuns: 3000 },
  )
})
