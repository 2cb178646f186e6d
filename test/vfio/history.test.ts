import { describe, expect, test } from 'vitest'
import { linuxReleases } from '../../src/vfio/driver.ts'
import { drivers } from '../../src/vfio/index.ts'

describe.each(drivers)('the history of $name', ({ versions }) => {
  const released = versions.flatMap(version =>
    version.time !== undefined && 'released' in version.time ? [{ ...version, ...version.time }] : [],
  )

  test('is in order, and no release has two versions', () => {
    const places = released.flatMap(({ released: [from, to] }) => [
      linuxReleases.indexOf(from),
      linuxReleases.indexOf(to),
    ])
    expect(places).not.toContain(-1)
    for (const [at, place] of places.entries()) {
      const before = places[at - 1] ?? -1
      // A version may begin and end with one release.
      expect(place).toBeGreaterThanOrEqual(at % 2 === 0 ? before + 1 : before)
    }
  })

  test('names in words the releases that are known', () => {
    for (const {
      release,
      released: [from, to],
      unsure,
    } of released) {
      if (unsure === undefined) expect(release).toBe(from === to ? from : `${from} to ${to}`)
      if (unsure === 'to') expect(release).toContain(from)
    }
  })

  test('has what came with a commit in a release, and what was only proposed in none', () => {
    for (const { id, time, commit } of versions) {
      if (commit !== undefined) expect(time, id).toHaveProperty('released')
      if (time === undefined || 'posted' in time) expect(commit, id).toBeUndefined()
    }
  })
})
