import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { rwsemLab } from '../../src/explore/index.ts'
import { rwsemState } from '../../src/figure/rwsem.ts'
import { record } from '../../src/kernel/index.ts'
import type { LockRequest, RwsemLab, RwsemRun, Table, Value } from '../../src/value/index.ts'
import { firstRequests, makeRequest, possibleRequests } from '../../src/value/rwsem.ts'
import { threads } from '../explore/rwsem.model.ts'
import type { RecordedLockProgram } from '../oracle/lock-programs.ts'
import { type Edit, runCell } from './run-cell.ts'

const chapter = '08-mutex-rwsem-spinlock'

async function lab(): Promise<RwsemLab> {
  const value = await runCell(chapter, 'flows')
  return value.kind === 'rwsem' ? value : expect.unreachable(`flows shows a ${value.kind}`)
}

async function rows(cell: string): Promise<Table['rows']> {
  const value = await runCell(chapter, cell)
  return value.kind === 'table' ? value.rows : expect.unreachable(`${cell} shows a ${value.kind}`)
}

/** What is violated, and the wrong uses in the runs that show it. */
function wrong(value: Value) {
  if (value.kind !== 'exploration') return expect.unreachable(`it is a ${value.kind}`)
  const broken = value.properties.filter(({ verdict }) => verdict === 'violated')
  const misuse = broken.flatMap(({ witness }) => witness?.steps.flatMap(({ misuse }) => misuse) ?? [])
  return {
    broken: broken.map(({ property }) => property),
    misuse: [...new Set(misuse.map(({ kind }) => kind))],
  }
}

function state(run: RwsemRun, count = run.requests.length): string {
  const { holds, queue } = rwsemState(firstRequests(run, count))
  const name = (task: number) => run.trace.tasks[task] ?? ''
  const side = (all: readonly { task: number; mode: string }[]) =>
    all.map(({ task, mode }) => `${name(task)} ${mode}`).join(', ')
  return `${side(holds)} | ${side(queue)}`
}

describe('the lab', () => {
  test('answers what it asks the reader to predict', async () => {
    const [linux, writerPref, unfair] = (await lab()).runs
    if (!linux || !writerPref || !unfair) return expect.unreachable('a policy is missing')
    expect(state(linux, 3)).toBe('A read | B write, C read')
    expect(state(linux)).toBe('C read, D read | A write')
    expect(state(unfair, 3)).toBe('A read, C read | B write')
    expect(new Set([linux, writerPref, unfair].map(run => state(run))).size).toBe(3)
  })
})

/** The least number of requests, of any of the four threads, after which `isGoal` holds. */
function least(isGoal: (run: RwsemRun) => boolean): number {
  const [empty] = rwsemLab(threads, [], { policies: ['linux'] }).runs
  let runs = empty === undefined ? [] : [empty]
  const known = new Set<string>()
  for (let count = 0; count < 7; count++) {
    if (runs.some(isGoal)) return count
    const longer = runs.flatMap(run =>
      run.trace.tasks.flatMap((_, task) =>
        possibleRequests(run.trace, task).map(primitive => made(run, { task, primitive })),
      ),
    )
    runs = longer.filter(run => {
      const last = run.requests.at(-1)
      const key = `${state(run)} ${last?.primitive} ${last?.task}`
      return known.size < known.add(key).size
    })
  }
  return expect.unreachable('no requests lead there')
}

function made(run: RwsemRun, request: LockRequest): RwsemRun {
  const making = makeRequest(run, request)
  let next = making.next()
  while (next.done !== true) next = making.next(record(run.trace.program, next.value, ''))
  return next.value
}

const onlyReads = (run: RwsemRun) => {
  const { holds } = rwsemState(run)
  return holds.length > 0 && holds.every(({ mode }) => mode === 'read')
}
const readerWaits = (run: RwsemRun) => rwsemState(run).queue.some(({ mode }) => mode === 'read')

describe('what it asks the reader to find takes as many requests as it says', () => {
  test.each<[string, number, (run: RwsemRun) => boolean]>([
    ['a reader waits while only a reader holds the lock', 3, run => onlyReads(run) && readerWaits(run)],
    [
      'a reader gets in before a writer that asked before it',
      5,
      run => [...rwsemState(run).entered.values()].some(passed => passed.length > 0),
    ],
    [
      'a writer becomes a reader, and another reader waits',
      4,
      run => run.requests.at(-1)?.primitive === 'downgrade_write' && onlyReads(run) && readerWaits(run),
    ],
    ['two wait for each other', 3, run => run.trace.situations.at(-1)?.cycle.length === 2],
  ])('%s: %i', (_, count, isGoal) => expect(least(isGoal)).toBe(count))
})

describe('the table of recorded answers', () => {
  const file = new URL('../oracle/lock-semantics.json', import.meta.url)
  const recorded: readonly RecordedLockProgram[] = JSON.parse(readFileSync(file, 'utf8'))
  const calls: Readonly<Record<string, string>> = {
    R: 'down_read',
    X: 'down_write',
    TR: 'down_read_trylock',
    TX: 'down_write_trylock',
    UR: 'up_read',
    UX: 'up_write',
    DG: 'downgrade_write',
  }
  /** The operations that ran, and what was seen after each. */
  const slots = ({ threads, schedule, states }: RecordedLockProgram) => {
    const completed = threads.map(() => 0)
    return states.flatMap((seen, slot) => {
      if (seen === null) return []
      const thread = Number.parseInt(schedule[slot] ?? '', 16)
      const [operation = ''] = threads[thread]?.[completed[thread] ?? 0]?.split(' ') ?? []
      seen.split(' ').forEach((count, index) => {
        completed[index] = Number.parseInt(count, 16)
      })
      return [{ asks: `${'ABCDE'[thread]} ${calls[operation]}`, seen }]
    })
  }

  test('is the recordings, which the model repeats', async () => {
    const source = readFileSync(
      new URL(`../../content/chapters/${chapter}/recorded.cell.ts`, import.meta.url),
      'utf8',
    )
    const table = await rows('recorded')
    expect(table).toHaveLength(6)
    for (const [, program, last, seen, model, agrees] of table) {
      const found = recorded.find(({ id }) => id === program) ?? expect.unreachable(`no program ${program}`)
      expect(found.locks).toEqual(['rwsem'])
      const part = source.slice(source.indexOf(`'${program}'`)).split('},')[0] ?? ''
      const [asks, states] = [...part.matchAll(/(?:asks|seen): \[([^\]]*)\]/g)].map(([, list = '']) =>
        [...list.matchAll(/'([^']*)'/g)].map(([, text]) => text),
      )
      const real = slots(found).slice(0, asks?.length)
      expect(asks).toEqual(real.map(slot => slot.asks))
      expect(states).toEqual(real.map(slot => slot.seen))
      expect([last, seen, model, agrees]).toEqual([asks?.at(-1), states?.at(-1), states?.at(-1), true])
    }
  })
})

describe('wrong use', () => {
  test.each([
    ['nested', ['deadlock', 'misuse'], ['recursion']],
    ['owner', ['misuse'], ['unlock-not-owner']],
    ['killable', ['misuse'], ['unlock-not-owner']],
  ])('cell %s shows it', async (cell, broken, misuse) => {
    expect(wrong(await runCell(chapter, cell))).toEqual({ broken, misuse })
  })

  test('a read inside a read hangs by the queued writer: not under unfair', async () => {
    const edit: Edit = { cell: 'nested', replace: '{ title:', by: "{ policy: 'unfair', title:" }
    expect(wrong(await runCell(chapter, 'nested', [edit]))).toEqual({
      broken: ['misuse'],
      misuse: ['recursion'],
    })
  })

  test('of ten calls inside a spinlock four are wrong: those that may wait', async () => {
    const table = await rows('inside')
    expect(table).toHaveLength(10)
    expect(table.filter(([, misuse]) => misuse !== 'none')).toEqual(
      ['mutex_lock', 'down_read', 'copy_to_user', 'wait_for_completion'].map(call => [
        call,
        'sleeping-in-atomic',
      ]),
    )
  })

  test('looking at the result of the killable wait ends the complaint', async () => {
    const edit: Edit = {
      cell: 'killable',
      replace: '  mutex_lock_killable(migf.lock)\n',
      by: '  if (mutex_lock_killable(migf.lock) !== 0) return\n',
    }
    expect(wrong(await runCell(chapter, 'killable', [edit]))).toEqual({ broken: [], misuse: [] })
  })
})
