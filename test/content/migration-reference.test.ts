import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import arcs from '../../content/reference/migration/all-arcs.cell.ts'
import paths from '../../content/reference/migration/all-paths.cell.ts'
import states from '../../content/reference/migration/all-states.cell.ts'
import flags1 from '../../content/reference/migration/flags-1.cell.ts'
import flags3 from '../../content/reference/migration/flags-3.cell.ts'
import flags5 from '../../content/reference/migration/flags-5.cell.ts'
import flags7 from '../../content/reference/migration/next.cell.ts'
import { driverOf } from '../../src/vfio/index.ts'
import fsm from '../vfio/migration-fsm.json' with { type: 'json' }
import { rows } from './cell-values.ts'

const text = readFileSync(new URL('../../content/reference/migration/index.mdx', import.meta.url), 'utf8')

const nextHop: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> =
  fsm.nextHop

describe('the tables of the migration reference', () => {
  test('have the numbers of the states, and the states of each set of flags', () => {
    expect(Object.fromEntries(rows(states).map(({ state, number }) => [state, number]))).toEqual(fsm.states)
    for (const { state, ...row } of rows(states)) {
      const required = Object.entries(fsm.requiredFlags).find(([name]) => name === state)?.[1]
      for (const flags of [1, 3, 5, 7])
        expect(row[`0x${flags}`], `${state}, ${flags}`).toBe(
          typeof required === 'number' && (flags & required) === required,
        )
    }
  })

  test.each([
    [1, flags1],
    [3, flags3],
    [5, flags5],
    [7, flags7],
  ])('have the next states of flags %i as the kernel’s table gives them', (flags, table) => {
    const shown = rows(table)
    expect(shown).toHaveLength(8)
    for (const { from, ...row } of shown) {
      for (const [to, hop] of Object.entries(row)) {
        const expected = nextHop[flags]?.[String(from)]?.[to]
        expect(hop, `${from} to ${to}`).toBe(
          expected === 'EINVAL' ? 'E' : expected?.startsWith('WARN') ? 'W' : expected,
        )
      }
    }
  })

  test('have with all flags the raw table, but for what stands for ERROR', () => {
    const raw: Readonly<Record<string, Readonly<Record<string, string>>>> = fsm.rawNextHop
    for (const { from, ...row } of rows(flags7)) {
      for (const [to, hop] of Object.entries(row)) {
        const isError = raw[String(from)]?.[to] === 'ERROR'
        expect(isError, `${from} to ${to}`).toBe(hop === 'E' || hop === 'W')
        if (!isError) expect(hop).toBe(raw[String(from)]?.[to])
      }
    }
  })

  test('have every arc of every set, and as many as the text says', () => {
    for (const [flags, expected] of Object.entries(fsm.arcs)) {
      const shown = rows(arcs).filter(row => row[`0x${flags}`] === true)
      expect(shown.map(({ from, to }) => [from, to]).toSorted()).toEqual(expected.toSorted())
      expect(text).toMatch(new RegExp(`\\b${shown.length} (arcs )?with( flags)? 0x${flags}`))
    }
  })

  test('have every path of several arcs, as many as the text says', () => {
    const several = fsm.paths['7'].filter(path => path.length > 2)
    expect(several).toHaveLength(25)
    const shown = rows(paths).map(({ from, to, 'by way of': way }) => [from, ...String(way).split(' → '), to])
    expect(shown.toSorted()).toEqual(several.toSorted())
    expect(fsm.paths['7'].filter(path => path.length === 2)).toHaveLength(15)
    expect(text).toContain('Of 42 ordered pairs of the seven states 2 are blocked, 15 are arcs, and 25')
  })

  test('say which driver has which flags as the models declare it', () => {
    for (const name of ['mlx5', 'virtio', 'qat', 'pds', 'xe', 'hisi_acc']) {
      const flags = driverOf(name).versions.at(-1)?.migrationFlags ?? []
      const sum = flags.reduce((all, flag) => all + fsm.flags[flag], 0)
      expect(text).toMatch(new RegExp(`^\\| 0x${sum} \\|.*\\b${name}\\b`, 'm'))
    }
  })
})
