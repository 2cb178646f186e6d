import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import core from '../../content/reference/locks/acquisitions.cell.ts'
import hisiAcc from '../../content/reference/locks/takes-hisi-acc.cell.ts'
import mlx5 from '../../content/reference/locks/takes-mlx5.cell.ts'
import mtty from '../../content/reference/locks/takes-mtty.cell.ts'
import pds from '../../content/reference/locks/takes-pds.cell.ts'
import qat from '../../content/reference/locks/takes-qat.cell.ts'
import virtio from '../../content/reference/locks/takes-virtio.cell.ts'
import xe from '../../content/reference/locks/takes-xe.cell.ts'
import type { Table } from '../../src/value/index.ts'
import { rows } from './cell-values.ts'

const text = readFileSync(new URL('../../content/reference/locks/index.mdx', import.meta.url), 'utf8')
const tables: Readonly<Record<string, Table>> = { mlx5, virtio, hisi_acc: hisiAcc, pds, qat, xe, mtty }

/** The line of the table at a glance for a driver, by column. */
function glance(driver: string) {
  const plain = (line: string) =>
    line
      .replaceAll(/<Source [^>]*\/>|\*\*/g, '')
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim())
  const [head = ''] = text.match(/^\| driver \| read .*$/m) ?? []
  const line = text.split('\n').find(line => plain(line)[0] === driver && line.includes('| '))
  return Object.fromEntries(plain(head).map((column, index) => [column, plain(line ?? '')[index] ?? '']))
}

/** Locks that are held when a flow copies to or from the user, one entry for each copy. */
function atCopies(table: Table, flow: string): string[] {
  return rows(table)
    .filter(row => row.flow === flow && row.by === 'a user copy, to read')
    .map(({ holding }) => String(holding))
}

describe.each(Object.entries(tables))('the table at a glance and the runs of %s', (driver, table) => {
  const said = glance(driver)

  test.each(['read', 'write'])('agree on what a %s holds while it copies', flow => {
    const [holding = ''] = atCopies(table, flow)
    expect(holding).not.toBe('')
    expect(holding.includes('state_mutex')).toBe(said[flow]?.includes('S, M'))
    expect(holding.includes('migration->lock')).toBe(said[flow]?.includes('PF'))
    expect(/migf->lock|lm_file->lock/.test(holding)).toBe(said[flow]?.includes('M'))
  })

  test('agree on the precopy ioctl', () => {
    const copies = atCopies(table, 'precopy_info')
    expect(copies.length > 0).toBe(said['precopy ioctl'] !== '–')
    expect(copies.some(holding => holding.includes('state_mutex'))).toBe(
      said['precopy ioctl'] === 'S around U',
    )
  })

  test('agree on how reset_done gets by state_mutex', () => {
    const [taken] = rows(table).filter(({ flow, takes }) => flow === 'reset' && takes === 'state_mutex')
    expect(said.reset_done).toContain(taken?.by === 'mutex_trylock' ? 'tries S' : 'waits for S')
  })

  test('agree on what the data size takes', () => {
    const takes = rows(table).some(({ flow, takes }) => flow === 'get_data_size' && takes === 'state_mutex')
    expect(takes).toBe(said['data size'] === 'S')
  })
})

test('a reset takes the file’s lock below memory_lock in every PCI driver', () => {
  for (const [driver, table] of Object.entries(tables)) {
    const below = rows(table).filter(
      ({ flow, takes, holding }) =>
        flow === 'reset' &&
        ['migf->lock', 'lm_file->lock'].includes(String(takes)) &&
        String(holding).includes('memory_lock'),
    )
    expect(below.length, driver).toBe(driver === 'mtty' ? 0 : 1)
  }
})

test('the roads of the core hold memory_lock where the text says so', () => {
  const holding = (flow: string) =>
    rows(core)
      .filter(row => row.flow === flow && row.takes === 'dev->mutex')
      .map(row => String(row.holding))
  expect(holding('reset')).toEqual(['memory_lock'])
  expect(holding('config_reset')).toEqual(['memory_lock'])
  expect(holding('sysfs_reset')).toEqual(['–'])
  expect(holding('open')).toEqual(['dev_set->lock'])
})
