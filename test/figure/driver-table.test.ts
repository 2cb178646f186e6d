import { describe, expect, test } from 'vitest'
import {
  evidenceAddress,
  evidenceCell,
  evidenceId,
  evidenceInAddress,
  evidenceTitle,
} from '../../src/figure/driver-evidence.ts'
import {
  findingsOf,
  hasFinding,
  judges,
  resetWords,
  tableScope,
  tableVerdict,
} from '../../src/figure/driver-table.ts'
import { plainText } from '../../src/figure/parts.ts'
import type { DriverSituation, DriverTable, DriverVersion, ExplorerVerdict } from '../../src/value/index.ts'

const fine: ExplorerVerdict = { verdict: 'verified', states: 1000, broken: [] }
const quiet = { report: null, circle: [] }
const circle = { report: 'circular', circle: ['&migf->lock', '&mm->mmap_lock', '&vdev->memory_lock'] }
const hang: ExplorerVerdict = {
  verdict: 'violated',
  states: 234,
  broken: [
    {
      property: 'deadlock',
      claim: 'no deadlock',
      verdict: 'violated',
      cost: { preemptions: 1, switches: 2, steps: 30 },
      turns: ['read', 'pin', 'read'],
    },
    { property: 'final-state', claim: 'no reset is lost', verdict: 'violated', turns: [] },
    { property: 'livelock', claim: 'no livelock', verdict: 'bounded', turns: [] },
  ],
}
const closed: DriverSituation = {
  open: false,
  validator: quiet,
  recorded: null,
  agrees: true,
  explorer: { alone: fine, writer: fine },
}
const open: DriverSituation = {
  open: true,
  validator: circle,
  recorded: circle,
  agrees: true,
  explorer: { alone: fine, writer: hang },
}
const version: DriverVersion = {
  id: 'v4 without',
  release: '6.1',
  changed: 'it',
  reset: 'waits',
  migrationFlags: ['STOP_COPY'],
  derived: [],
  situations: [closed, open],
}
const table: DriverTable = {
  kind: 'drivers',
  title: '',
  policy: 'linux',
  kernel: 'Linux 6.1.192',
  session: 'saving',
  drivers: [{ name: 'core callback', path: 'here', versions: [version] }],
}

test('a verdict is a word of its own for each judge; what was not run says so', () => {
  const words = (situation: DriverSituation) => judges.map(judge => tableVerdict(situation, judge).words)
  expect(words(closed)).toEqual(['no report', 'not run', 'verified', 'verified'])
  expect(words(open)).toEqual(['circle of 3', 'circle of 3', 'verified', 'deadlock, lost reset'])
  expect(
    tableVerdict({ ...closed, validator: { report: 'wait-context', circle: [] } }, 'validator').words,
  ).toBe('wait context')
  const unproved: ExplorerVerdict = { ...hang, verdict: 'bounded', broken: hang.broken.slice(2) }
  expect(tableVerdict({ ...closed, explorer: { alone: unproved, writer: fine } }, 'alone').words).toBe(
    'not proved',
  )
})

test('evidence is there for what was run; of a real kernel only when it reported', () => {
  const has = (situation: DriverSituation) => judges.map(judge => tableVerdict(situation, judge).hasEvidence)
  expect(has(closed)).toEqual([true, false, true, true])
  expect(has({ ...closed, recorded: quiet })).toEqual([true, false, true, true])
  expect(has(open)).toEqual([true, true, true, true])
})

describe('in words', () => {
  const words = (situations: readonly DriverSituation[]) =>
    findingsOf(table, { ...version, situations }).map(({ where, what }) => `${where}: ${plainText(what)}`)

  test('a circle comes back to its first lock, and a run says who runs, and what it costs', () => {
    expect(words([closed, open])).toEqual([
      'a file open: circle migf->lock → mmap_lock → memory_lock → migf->lock',
      'a file open, with a writer: deadlock: read, pin, read (30 steps, 1 preemption)',
      'a file open, with a writer: lost reset: ',
      'a file open, with a writer: not proved: “no livelock”',
    ])
  })

  test('what is found twice is said once, with both places', () => {
    const same = { ...closed, validator: circle }
    expect(words([same, { ...open, explorer: closed.explorer }])).toEqual([
      'no file open; a file open: circle migf->lock → mmap_lock → memory_lock → migf->lock',
    ])
  })

  test('a disagreement is said', () => {
    const differs = { ...closed, recorded: circle, agrees: false }
    expect(words([differs])[0]).toMatch(/^no file open, Linux 6\.1\.192 says otherwise: circle migf->lock/)
    expect(
      tableScope({
        ...table,
        drivers: [{ name: 'x', path: '', versions: [{ ...version, situations: [differs] }] }],
      }).join(' '),
    ).toContain('In 1 of 1 that were run, it says otherwise than our validator.')
  })

  test('a version has a finding when one of the judges reports', () => {
    expect(hasFinding({ ...version, situations: [closed] })).toBe(false)
    expect(hasFinding(version)).toBe(true)
    expect(hasFinding({ ...version, situations: [{ ...closed, recorded: circle }] })).toBe(true)
  })

  test('the scope names policy and states', () => {
    expect(tableScope(table).join(' ')).toMatch(/3,234 states in all, policy linux\.$/)
    expect(resetWords('deferred, mutex')).toBe('deferred reset, with a mutex')
  })
})

describe('addresses', () => {
  const evidence = { driver: 'core callback', version: 'v4 without', open: true, judge: 'writer' } as const

  test('name a verdict, and what is shown of it', () => {
    expect(evidenceAddress('t', evidence)).toBe('#t-core_callback-v4_without~open~writer')
    expect(evidenceInAddress('#t-core_callback-v4_without~open~writer', 't', table)).toEqual(evidence)
    expect(evidenceInAddress(`#${evidenceId('t', evidence)}-shown-w1~7`, 't', table)).toEqual(evidence)
  })

  test('name other flows than the usual', () => {
    const other = { ...evidence, judge: 'alone', flows: ['close', 'sysfs_reset'] } as const
    const address = '#t-core_callback-v4_without~open~alone~close.sysfs_reset'
    expect(evidenceAddress('t', other)).toBe(address)
    expect(evidenceInAddress(address, 't', table)).toEqual(other)
    expect(evidenceCell(table, other)).toContain('mmapWriter: false, flows: ["close","sysfs_reset"] }')
    expect(evidenceTitle(table, other)).toBe(
      'core callback v4 without, a file open: explorer of close and sysfs_reset',
    )
    expect(evidenceInAddress(`${address}");evil("`, 't', table)).toBeUndefined()
  })

  test('that name nothing here, or what has no evidence, are none', () => {
    for (const address of [
      '',
      '#t',
      '#u-core_callback-v4_without~open~writer',
      '#t-core_callback-v4_without~none~recorded',
    ])
      expect(evidenceInAddress(address, 't', table)).toBeUndefined()
  })
})

test('what is asked for evidence names the version, the situation and the session', () => {
  const of = (judge: (typeof judges)[number]) =>
    evidenceCell(table, { driver: 'core callback', version: 'v4 without', open: true, judge })
  expect(of('validator')).toContain('life(driverOf("core callback"), "v4 without", { open: true })')
  expect(of('recorded')).toContain('beside("Linux 6.1.192", real, ours)')
  expect(of('writer')).toContain("{ session: 'saving', mmapWriter: true }")
  expect(of('alone')).toContain("{ session: 'saving', mmapWriter: false }")
})
