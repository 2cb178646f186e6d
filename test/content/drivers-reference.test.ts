import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { resetWays } from '../../src/layouts/reference/reset-ways.ts'
import { driverOf, drivers } from '../../src/vfio/index.ts'
import { migrationFlags } from '../../src/vfio/migration-states.ts'

const text = readFileSync(new URL('../../content/reference/drivers/index.mdx', import.meta.url), 'utf8')

/** The cells of a driver's line in the table of all variants: binds, flags, callbacks, deferred reset, logging. */
function variant(driver: string): readonly string[] {
  const line = text.split('\n').find(line => line.startsWith(`| ${driver}`)) ?? ''
  return line.split('|').slice(2, -1)
}

const inTree = ['mlx5', 'hisi_acc', 'pds', 'virtio', 'qat', 'xe', 'mtty']

describe.each(inTree)('the line of %s among all variants', name => {
  const latest = driverOf(name).versions.at(-1)
  const [, flags = '', , deferred = ''] = variant(name)

  test('has the flags that the model declares', () => {
    const sum = latest?.migrationFlags.reduce((all, flag) => all + migrationFlags[flag], 0)
    expect(flags.trim().slice(0, 3)).toBe(`0x${sum}`)
  })

  test('says as the model does whether resets are deferred', () => {
    expect(deferred.trim().startsWith('yes')).toBe(latest?.reset.startsWith('deferred'))
  })
})

test('every driver has its table of versions, once', () => {
  const shown = [...text.matchAll(/<DriverVersions name="([^"]+)"/g)].map(([, name]) => name)
  expect(shown.toSorted()).toEqual(drivers.map(({ name }) => name).toSorted())
})

test('no two ways of a reset look or read alike in the timeline', () => {
  const ways = Object.values(resetWays)
  for (const part of ['key', 'letter', 'text'] as const)
    expect(new Set(ways.map(way => way[part])).size, part).toBe(ways.length)
})
