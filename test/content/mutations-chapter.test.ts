import { beforeAll, describe, expect, test } from 'vitest'
import { causesOf, linesOf, setText } from '../../src/figure/mutations.ts'
import type { Exploration, Mutations } from '../../src/value/index.ts'
import { exploration, outcome } from './cell-values.ts'
import { runCell } from './run-cell.ts'

const breaking = '15-break-it'
let lab: Mutations
/** The lab explores 864 scenarios, which takes a busy machine its time, in ms. */
const patience = 60_000

beforeAll(async () => {
  const value = await runCell(breaking, 'lab')
  if (value.kind !== 'mutations') throw new Error(`the lab shows a ${value.kind}`)
  lab = value
}, patience)

/** The bits of changes by their numbers. */
const set = (...changes: number[]) => changes.reduce((all, change) => all | (1 << (change - 1)), 0)
const broken = (...changes: number[]) =>
  linesOf(Math.max(0, lab.outcomes[set(...changes)] ?? 0)).map(claim => lab.claims[claim]?.word)
const explored = () => [...lab.outcomes.keys()].filter(changed => (lab.outcomes[changed] ?? -1) >= 0)
const claimOf = (word: string) => lab.claims.findIndex(one => one.word === word)

describe('chapter 15', () => {
  test('eight of ten lines break something alone, each what the table says', () => {
    const table: Readonly<Record<number, readonly string[]>> = {
      1: ['lost reset'],
      2: [],
      3: [],
      4: ['deadlock', 'misuse'],
      5: ['lost reset'],
      6: ['lost reset'],
      7: ['misuse'],
      8: ['lost reset'],
      9: ['data race'],
      10: ['lost reset'],
    }
    expect(lab.lines).toHaveLength(10)
    for (const [change, words] of Object.entries(table)) expect(broken(Number(change))).toEqual(words)
    const losing = Object.values(table).filter(words => words.includes('lost reset'))
    expect(losing).toHaveLength(5)
  })

  test('the code as it is breaks nothing, nor does change 2 or 3, and no other combination passes', () => {
    const passing = explored().filter(changed => lab.outcomes[changed] === 0)
    expect(passing).toEqual([set(), set(2), set(3)])
  })

  test('of all combinations it explores as many as it says', () => {
    expect([lab.outcomes.length, explored().length]).toEqual([1_024, 432])
  })

  test('changes 2 and 3 lose a reset only together', () => {
    expect(broken(2, 3)).toEqual(['lost reset'])
    expect(causesOf(lab, set(2, 3), claimOf('lost reset'))).toEqual([set(2, 3)])
  })

  test('what else there is that only several changes break: nothing', () => {
    const all = lab.claims.flatMap((_, claim) => explored().flatMap(changed => causesOf(lab, changed, claim)))
    const several = [...new Set(all)].filter(cause => linesOf(cause).length > 1)
    expect(several.map(setText)).toEqual(['changes 2 and 3'])
  })

  test.each([
    [7, [6, 8], 'misuse'],
    [4, [5, 6, 8, 10], 'deadlock'],
  ])('change %i hides the reset that %j lose', (hides, losing, instead) => {
    for (const change of losing) {
      expect(broken(change)).toEqual(['lost reset'])
      expect(broken(hides, change)).not.toContain('lost reset')
      expect(broken(hides, change)).toContain(instead)
    }
    const hidden = lab.lines.flatMap((_, line) =>
      line + 1 !== hides &&
      broken(line + 1).includes('lost reset') &&
      !broken(hides, line + 1).includes('lost reset')
        ? [line + 1]
        : [],
    )
    expect(hidden).toEqual(losing)
  })

  /** One set of changes, explored by itself with the scenarios of the chapter. */
  async function one(changed: number, policy?: 'unfair') {
    const edit = {
      cell: 'lab',
      replace: 'mutations(lab)',
      by: `mutations({ ...lab, only: [${changed}]${policy ? `, ask: keeps => lab.ask(keeps).map(one => ({ ...one, policy: '${policy}' }))` : ''} })`,
    }
    const value = await runCell(breaking, 'lab', [edit])
    if (value.kind !== 'mutations') throw new Error(`the lab shows a ${value.kind}`)
    return value
  }

  test('change 4 alone deadlocks without the reader and the writer; with change 3 it takes all five threads', async () => {
    const alone = lab.witnesses.find(({ changed }) => changed === set(4))?.broken[0]
    expect(alone?.property).toBe('deadlock')
    expect(alone?.witness?.tasks).toEqual(['set_device_state', 'reset A', 'reset B'])
    const both = await one(set(3, 4))
    expect(broken(3, 4)).toEqual(['deadlock'])
    const [hang] = both.witnesses[0]?.broken ?? []
    expect(hang?.witness?.tasks).toHaveLength(5)
    const last = hang?.witness?.situations.at(-1)
    expect(last?.tasks.every(({ status }) => status === 'waiting')).toBe(true)
  })

  test('under policy unfair changes 3 and 4 together pass, and change 4 alone does not', async () => {
    expect((await one(set(3, 4), 'unfair')).outcomes[set(3, 4)]).toBe(0)
    expect((await one(set(4), 'unfair')).outcomes[set(4)]).toBeGreaterThan(0)
  })

  test('the run of change 6 has two preemptions and needs two resets, as has that of change 8', () => {
    for (const change of [6, 8]) {
      const [run] = lab.witnesses.find(({ changed }) => changed === set(change))?.broken ?? []
      expect(run?.cost?.preemptions).toBe(2)
      expect(run?.witness?.tasks).toEqual(['set_device_state', 'reset A', 'reset B'])
    }
  })

  test('one reset does not show why changes 6 and 8 are wrong', async () => {
    const only = [set(5), set(6), set(8)]
    const value = await runCell(breaking, 'lab', [
      { cell: 'flows', replace: "      task('reset B', vfio_pci_ioctl_reset, withFile, keeps),\n", by: '' },
      { cell: 'lab', replace: 'mutations(lab)', by: `mutations({ ...lab, only: [${only}] })` },
    ])
    if (value.kind !== 'mutations') throw new Error(`the lab shows a ${value.kind}`)
    expect([value.outcomes[set(6)], value.outcomes[set(8)]]).toEqual([0, 0])
    expect(value.outcomes[set(5)]).toBeGreaterThan(0)
  })

  test('change 3 breaks the first invariant and leaves no flag set', async () => {
    const moment: Exploration = await exploration(breaking, 'moment')
    expect(outcome(moment)).toBe(
      'violated; I1: outside reset_lock, a set flag has an owner of state_mutex to see it',
    )
  })

  test('the model as it is comes out as the deferred reset of chapter 14 does', async () => {
    expect(outcome(await exploration(breaking, 'flows'))).toBe('verified')
    const [plain, deferred] = await Promise.all([
      exploration(breaking, 'flows'),
      exploration('14-deferred-reset', 'invariants'),
    ])
    expect(plain.tasks).toEqual(deferred.tasks)
  })
})
