import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explore/index.ts'
import { scenario } from '../../src/lang/index.ts'
import { lockdep } from '../../src/lockdep/index.ts'
import type { Exploration } from '../../src/value/index.ts'
import { driverOf, drivers, life, registration, scene, versionOf } from '../../src/vfio/index.ts'
import { adopted, strippedText } from '../oracle/lockdep-texts.ts'
import { readRecordedFile } from '../oracle/recorded-file.ts'

const versions = drivers.flatMap(driver => driver.versions.map(version => ({ driver, version })))

describe('what our lockdep says of the lives of the drivers', () => {
  const { scenarios } = readRecordedFile(
    fileURLToPath(new URL('../oracle/lockdep/drivers-6.1.json.gz', import.meta.url)),
  )

  /** The recorded names of classes are generic: that of a driver's own structure is left out, and a file is a migf. */
  const generic = (name: string) =>
    name.replace(/&\w+->(state_mutex|reset_lock)\b/g, '&$1').replace('&lm_file->lock', '&migf->lock')

  const said = (driver: (typeof drivers)[number], id: string, open: boolean) => {
    const value = lockdep(life(driver, id, { open }))
    if (value.kind === 'graph') return { verdict: 'ok' }
    if (value.body.type !== 'circular') return { verdict: 'warn', report: value.body.type }
    return {
      verdict: 'warn',
      report: 'circular',
      chain: value.body.chain.map(({ lock }) => generic(lock.name)),
      exists: value.body.exists?.map(generic) ?? null,
    }
  }

  /** What the real one said, in the same form; undefined for a version that was not put to it. */
  const recordedOf = ({ recorded }: { readonly recorded?: string }, open: boolean) => {
    const found = scenarios.find(
      ({ driver, migrationFdOpen }) => driver === recorded && migrationFdOpen === open,
    )
    if (recorded === undefined || found === undefined) return undefined
    const { verdict, report, detail, text } = found
    const answer =
      report === null ? { verdict } : { verdict, report, chain: detail?.chain, exists: detail?.exists }
    return { answer, text }
  }

  const cases = versions.flatMap(({ driver, version }) =>
    [false, true].flatMap(open => {
      const recorded = recordedOf(version, open)
      return recorded === undefined ? [] : [{ name: driver.name, driver, id: version.id, open, ...recorded }]
    }),
  )

  /** A report's text as if nobody held the device lock, which the recorded flows do not take. */
  const withoutDeviceLock = (text: string) => {
    const lines = text.split('\n').filter(line => !/^ #\d+: \(&dev->mutex\)/.test(line))
    const held = lines.filter(line => /^ #\d+: /.test(line)).length
    let at = 0
    return lines
      .map(line =>
        line
          .replace(/^ #\d+: /, () => ` #${at++}: `)
          .replace(/^\d+ locks? held/, `${held} lock${held === 1 ? '' : 's'} held`),
      )
      .join('\n')
  }

  test.each(cases)('$name $id, a file open: $open: as Linux 6.1.192', ({ driver, id, open, answer }) => {
    expect(said(driver, id, open)).toEqual(answer)
  })

  test.each(cases)('$name $id, a file open: $open: in its words', ({ driver, id, open, text }) => {
    const value = lockdep(life(driver, id, { open }))
    if (value.kind === 'graph' || value.body.type !== 'circular') return expect(text).toBeUndefined()
    const kernel = value.lines.find(({ part }) => part === 'kernel')?.text ?? ''
    const { comm, pid } = value.body.task
    const ours = withoutDeviceLock(strippedText(value.lines).split('\n').map(generic).join('\n'))
    expect(ours).toBe(adopted(text ?? '', { kernel, task: `${comm}/${pid}` }))
  })

  test('every recording is compared', () => {
    expect(cases).toHaveLength(scenarios.length)
  })

  test('a version that says it was recorded was', () => {
    const names = new Set(scenarios.map(({ driver }) => driver))
    const claimed = versions.flatMap(({ version }) => version.recorded ?? [])
    expect(claimed.toSorted()).toEqual([...names].toSorted())
  })

  test('of every version, in one table', async () => {
    const lines = versions.map(({ driver, version }) => {
      const [idle, open] = [false, true].map(open => {
        const { verdict, chain } = said(driver, version.id, open)
        return chain === undefined ? verdict : chain.join(' ')
      })
      const real = version.recorded === undefined ? 'not run' : 'compared'
      return [
        `${driver.name} ${version.id}`,
        `idle: ${idle}`,
        `file open: ${open}`,
        `Linux 6.1.192: ${real}`,
      ].join(' | ')
    })
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('lockdep.txt')
  })
})

describe('what every interleaving of the drivers says', () => {
  const answer = ({ properties, limit }: Exploration) => {
    expect(limit).toBeUndefined()
    const broken = properties.filter(({ verdict }) => verdict !== 'verified')
    for (const { verdict, minimal, witness } of broken) {
      expect([verdict, minimal]).toEqual(['violated', true])
      expect(witness).toBeDefined()
    }
    if (broken.length === 0) return ['verified']
    return broken.map(({ property, claim, cost, witness }) => {
      const switches = witness?.steps.flatMap(({ task }, at, steps) => {
        return steps[at - 1]?.task === task ? [] : [witness.tasks[task] ?? '']
      })
      const words = property === 'final-state' ? claim : property
      return `${words}: ${cost?.preemptions} preemptions, ${cost?.switches} switches, ${cost?.steps} steps: ${switches?.join(', ')}`
    })
  }

  test.each(drivers)('$name', async driver => {
    const lines = driver.versions.flatMap(({ id, migrationFlags }) =>
      (['none', 'saving', 'resuming'] as const)
        .filter(session => session === 'none' || migrationFlags.length > 0)
        .flatMap(session =>
          [false, true].flatMap(mmapWriter => {
            const { scenario, finally: claims } = scene(driver, id, { session, mmapWriter })
            const found = answer(explore(scenario, { finally: claims }))
            const where = `${id} | session: ${session} | mmap writer: ${mmapWriter ? 'yes' : 'no'}`
            return found.map(words => `${where} | ${words}`)
          }),
        ),
    )
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      `explorer/${driver.name.replace(/ /g, '-')}.txt`,
    )
  })
})

describe('bad input', () => {
  const mlx5 = driverOf('mlx5')

  test('a driver or a version that there is not is refused, and those there are are named', () => {
    expect(() => driverOf('e1000')).toThrow('there is no driver "e1000"; there are mlx5, hisi_acc, pds')
    expect(() => versionOf(mlx5, '5.17')).toThrow('mlx5 has no version "5.17"; it has 5.18, 6.2, 7.2')
    expect(() => scene(mlx5, '5.17')).toThrow('mlx5 has no version "5.17"')
  })

  test('a flow that the device does not have is refused', () => {
    expect(() => scene(driverOf('vfio-pci'), '7.2', { flows: ['read'] })).toThrow(
      'vfio-pci has no read; it has reset, config_reset',
    )
  })

  test('a missing callback is answered as vfio-pci-core answers', () => {
    const all = { migration_get_state: 1, migration_set_state: 1, migration_get_data_size: 1 }
    expect(registration(['STOP_COPY'], all)).toBeUndefined()
    expect(registration([], null)).toBeUndefined()
    expect(registration(['STOP_COPY'], { ...all, migration_get_state: null })).toBe(
      'vfio_pci_core_register_device returns -EINVAL: mig_ops has no migration_get_state; a device with mig_ops gives all of migration_get_state, migration_set_state, migration_get_data_size',
    )
    expect(registration(['P2P', 'PRE_COPY'], all)).toBe(
      'vfio_pci_core_register_device returns -EINVAL: migration_flags is P2P | PRE_COPY; a device with mig_ops sets STOP_COPY',
    )
  })

  test('a driver without reset_done is one that the PCI core does not call: its resets work', () => {
    const { scenario } = scene(driverOf('vfio-pci'), '7.2', { flows: ['reset', 'sysfs_reset'] })
    expect(explore(scenario).verdict).toBe('verified')
  })
})

test('every flow of every version can run alone, and then there is nothing to report', () => {
  for (const { version } of versions)
    for (const session of ['none', 'saving', 'resuming'] as const)
      for (const flow of Object.values(version.setup(session).flows)) {
        const said = lockdep(scenario({ tasks: [flow('alone', 'STOP')] }))
        expect(said.kind === 'graph' ? '' : said.title).toBe('')
      }
})

test('every version says where it comes from, and no two of a driver have one name', () => {
  for (const { versions } of drivers) {
    expect(new Set(versions.map(({ id }) => id)).size).toBe(versions.length)
    for (const { sources } of versions) expect(sources.length).toBeGreaterThan(0)
  }
})
