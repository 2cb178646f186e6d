import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { evidenceCell, evidenceInAddress } from '../../src/figure/driver-evidence.ts'
import { driverOf, explore, scene, versionOf } from '../../src/index.ts'
import type { DriverSituation, DriverTable } from '../../src/value/index.ts'
import { table } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const chapter = '17-the-family'
const text = readFileSync(`content/chapters/${chapter}/index.mdx`, 'utf8')

async function family(edits: readonly Edit[] = []): Promise<DriverTable> {
  const value = await runCell(chapter, 'table', edits)
  return value.kind === 'drivers' ? value : expect.unreachable(`a ${value.kind}`)
}

/** The versions of which something is true in the situation, as `xe 7.2`. */
function versionsIn({ drivers }: DriverTable, open: boolean, isTrue: (one: DriverSituation) => boolean) {
  return drivers.flatMap(({ name, versions }) =>
    versions
      .filter(({ situations }) => situations.some(one => one.open === open && isTrue(one)))
      .map(({ id }) => `${name} ${id}`),
  )
}

const isReported = ({ validator }: DriverSituation) => validator.report !== null
const hangs = (judge: 'alone' | 'writer') => (one: DriverSituation) =>
  one.explorer[judge].broken.some(({ property }) => property === 'deadlock')

describe('chapter 17, the table', () => {
  let shipped: DriverTable
  beforeAll(async () => {
    shipped = await family()
  }, 60_000)

  test('has twenty-five versions, nine of them recorded, in eighteen lives, all of which agree', () => {
    const versions = shipped.drivers.flatMap(driver => driver.versions)
    expect(versions).toHaveLength(25)
    const recorded = versions.filter(({ situations }) => situations.some(one => one.recorded !== null))
    expect(recorded).toHaveLength(9)
    const lives = recorded.flatMap(({ situations }) => situations)
    expect(lives.map(({ agrees }) => agrees)).toEqual(Array.from({ length: 18 }, () => true))
    expect(text).toContain('The sixteen other versions')
  })

  test('with no file open, those that wait are reported, and no other', () => {
    const waiting = shipped.drivers.flatMap(({ name, versions }) =>
      versions.filter(({ reset }) => reset === 'waits').map(({ id }) => `${name} ${id}`),
    )
    expect(waiting).toEqual(['hisi_acc 7.2', 'pds 6.9', 'qat 7.2', 'xe v4 without'])
    expect(versionsIn(shipped, false, isReported)).toEqual(waiting)
  })

  test('with a file open, fifteen are reported, and the same fifteen hang with a writer', () => {
    const reported = versionsIn(shipped, true, isReported)
    expect(reported).toHaveLength(15)
    expect(versionsIn(shipped, true, hangs('writer'))).toEqual(reported)
    const quiet = versionsIn(shipped, true, one => !isReported(one))
    expect(quiet).toEqual([
      'hisi_acc 6.2',
      'hisi_acc 6.9',
      'pds 6.6',
      'pds 6.7',
      'mtty 7.2',
      'core callback posted',
      'core callback posted, mlx5',
      'core callback reviewed',
    ])
  })

  test('who waits closes the circle at state_mutex, who defers at the lock of the file; in xe it goes through the PF', () => {
    for (const { name, versions } of shipped.drivers)
      for (const { situations, reset } of versions)
        for (const { validator } of situations.filter(one => one.open && isReported(one))) {
          const [closing] = validator.circle
          expect(closing).toMatch(reset === 'waits' ? /->state_mutex$/ : /^&(migf|lm_file)->lock$/)
          expect(validator.circle).toContain('&vdev->memory_lock')
          expect(validator.circle.includes('&migration->lock')).toBe(name === 'xe')
        }
  })

  test('nothing hangs without a writer', () => {
    expect(versionsIn(shipped, false, hangs('alone'))).toEqual([])
    expect(versionsIn(shipped, true, hangs('alone'))).toEqual([])
    expect(versionsIn(shipped, false, hangs('writer'))).toEqual([])
  })

  test('with a file to be written, mlx5 since 6.2 and virtio fall out', async () => {
    const edit = { cell: 'table', replace: "session: 'saving'", by: "session: 'resuming'" }
    const resuming = versionsIn(await family([edit]), true, hangs('writer'))
    const fallen = versionsIn(shipped, true, hangs('writer')).filter(one => !resuming.includes(one))
    expect(fallen).toEqual(['mlx5 6.2', 'mlx5 7.2', 'virtio 6.13'])
    expect(resuming).toHaveLength(12)
  }, 60_000)

  test('the circle of pds is back from 8512ed256334 on, and not before', () => {
    const circles = shipped.drivers
      .find(({ name }) => name === 'pds')
      ?.versions.map(({ id, situations }) => [id, situations.some(isReported)])
    expect(circles).toEqual([
      ['6.6', false],
      ['6.7', false],
      ['8512ed256334', true],
      ['6.9', true],
    ])
  })
})

describe('chapter 17, the bugs', () => {
  test('each is there in the version that had it, and gone in the one that mended it', async () => {
    const { rows } = await table(chapter, 'bugs')
    expect(rows.map(([driver, , , had, mended]) => [driver, had, mended])).toEqual([
      ['mlx5', '6.2: violated, 20 steps', '7.2: verified'],
      ['hisi_acc', '6.2: violated, 9 steps', '7.2: verified'],
      ['pds', '6.6: violated, 46 steps', '6.7: verified'],
      ['pds', '6.7: violated, 28 steps', '8512ed256334: verified'],
      ['xe', '6.19: violated, 36 steps', '7.2: verified'],
    ])
    expect(text).toContain('[The model does this in 20 steps.]')
    expect(text).toContain('[the model needs 46 steps]')
  })

  /** What stands at the end of each link to a run: the driver's version, the flows, and what is broken. */
  const runs: Readonly<Record<string, readonly string[]>> = {
    '#table-mlx5-6.2~open~alone~start_page_tracker.reset': ['no data race', 'no reset is lost'],
    '#table-pds-6.6~open~alone~recovery.get_device_state.reset': [
      'no primitive is used wrongly',
      'no reset is lost',
      'a running device has no session open',
    ],
    '#table-pds-6.7~open~alone~reset': ['a running device has no session open'],
    '#table-hisi_acc-6.2~open~alone~reset': ['no reset is lost'],
    '#table-xe-6.19~none~alone': ['no data race', 'a running device has no session open'],
    '#table-virtio-6.13~open~alone~close.sysfs_reset': [
      'no failed assertion and no exception',
      'no data race',
    ],
    '#table-qat-7.2~open~alone~close.sysfs_reset': ['no failed assertion and no exception', 'no data race'],
  }

  test('every link to a run leads to one, which breaks what the text says', async () => {
    const links = [...text.matchAll(/\]\((#table-[^)]*~(?:alone|writer)[^)]*)\)/g)].map(
      ([, link = '']) => link,
    )
    expect(links.toSorted()).toEqual(Object.keys(runs).toSorted())
    const shipped = await family()
    for (const link of links) {
      const evidence = evidenceInAddress(link, 'table', shipped) ?? expect.unreachable(link)
      expect(evidenceCell(shipped, evidence)).toContain(`session: '${evidence.open ? 'saving' : 'none'}'`)
      const driver = driverOf(evidence.driver)
      versionOf(driver, evidence.version)
      const { scenario, finally: claims } = scene(driver, evidence.version, {
        session: evidence.open ? 'saving' : 'none',
        ...(evidence.flows && { flows: evidence.flows.filter(isFlow) }),
      })
      const broken = explore(scenario, { finally: claims }).properties.filter(
        one => one.verdict === 'violated',
      )
      expect([link, broken.map(({ claim }) => claim)]).toEqual([link, runs[link]])
    }
  })

  test('the flag of mlx5 is lost in the order that the table says', () => {
    const { scenario, finally: claims } = scene(driverOf('mlx5'), '6.2', {
      session: 'saving',
      flows: ['start_page_tracker', 'reset'],
    })
    const run = explore(scenario, { finally: claims }).properties.find(
      ({ claim }) => claim === 'no reset is lost',
    )?.witness
    const bits = run?.steps.flatMap(({ task, operation: { primitive, object } }, at) => {
      const name = run.objects[object ?? -1]?.name ?? ''
      if (primitive === 'mutex_trylock' && name.endsWith('state_mutex')) return [`${run.tasks[task]} tries`]
      const isBits = run.fields[run.steps[at]?.operation.field ?? -1]?.endsWith('bits')
      return isBits ? [`${run.tasks[task]} ${primitive}s`] : []
    })
    expect(bits).toEqual([
      'start_page_tracker reads',
      'reset reads',
      'reset writes',
      'reset tries',
      'start_page_tracker writes',
      'start_page_tracker reads',
    ])
  })
})

const flows = ['start_page_tracker', 'reset', 'recovery', 'get_device_state', 'close', 'sysfs_reset'] as const

function isFlow(name: string): name is (typeof flows)[number] {
  return flows.some(flow => flow === name)
}
