import { describe, expect, test } from 'vitest'
import { rwsemLab } from '../../src/explore/index.ts'
import { rwsemState } from '../../src/figure/rwsem.ts'
import type { RwsemLab, RwsemRun } from '../../src/value/index.ts'
import { firstRequests, makeRequest, possibleRequests } from '../../src/value/rwsem.ts'
import { counting, passing, threads, withMutex } from './rwsem.model.ts'

/** Holders and queue after each request: `A|Bw Cr`, holders that write with `w`, waiting tasks with what they want. */
function seen(run: RwsemRun): string[] {
  const name = (task: number) => run.trace.tasks[task] ?? ''
  return run.requests.map((_, index) => {
    const { holds, queue } = rwsemState(firstRequests(run, index + 1))
    const held = holds.map(({ task, mode, depth }) => `${name(task)}${mode[0]}${depth > 1 ? depth : ''}`)
    return `${held.join(' ')}|${queue.map(({ task, mode }) => `${name(task)}${mode[0]}`).join(' ')}`
  })
}

function under({ runs }: RwsemLab, policy: string): RwsemRun {
  return runs.find(({ trace }) => trace.policy === policy) ?? expect.unreachable(`no run under ${policy}`)
}

describe('the requests of the lab', () => {
  const lab = rwsemLab(threads, passing, { title: 'Passing' })

  test('under linux a queued writer stops a reader, and a reader at the head takes the others past a writer', () => {
    expect(seen(under(lab, 'linux'))).toEqual([
      'Ar|',
      'Ar|Bw',
      'Ar|Bw Cr',
      'Bw|Cr',
      'Bw|Cr Aw',
      'Bw|Cr Aw Dr',
      'Cr Dr|Aw',
      'Cr Dr|Aw',
    ])
  })

  test('under writer-pref the next writer goes before the readers', () => {
    expect(seen(under(lab, 'writer-pref')).slice(-3)).toEqual(['Bw|Cr Aw Dr', 'Aw|Cr Dr', 'Aw|Cr Dr'])
  })

  test('under unfair readers keep the writers out, and what a waiting task cannot ask is not asked', () => {
    const run = under(lab, 'unfair')
    expect(seen(run)).toEqual([
      'Ar|',
      'Ar|Bw',
      'Ar Cr|Bw',
      'Cr|Bw',
      'Cr|Bw Aw',
      'Cr Dr|Bw Aw',
      'Cr Dr|Bw Aw',
      'Cr Dr|Bw Aw',
    ])
    expect(run.ends.at(-1)).toBe(run.ends.at(-3))
  })

  test('are read from the tables: what a task can ask for depends on where it stands', () => {
    const { trace } = under(lab, 'linux')
    expect(trace.tasks.map((_, task) => possibleRequests(trace, task))).toEqual([
      [],
      ['down_read', 'down_write', 'down_read_trylock', 'down_write_trylock'],
      ['up_read', 'down_read'],
      ['up_read', 'down_read'],
    ])
    expect(trace.program.complete).toBe(true)
  })

  test('a second read behind a queued writer waits for itself, for ever', () => {
    const nested = rwsemLab(threads, ['A down_read', 'B down_write', 'A down_read'])
    const { trace } = under(nested, 'linux')
    expect(trace.situations.at(-1)?.cycle).toHaveLength(2)
    expect(trace.steps.at(-1)?.misuse.map(({ kind }) => kind)).toEqual(['recursion'])
    expect(seen(under(nested, 'unfair')).at(-1)).toBe('Ar2|Bw')
  })

  test('of a hold taken twice are released one at a time', () => {
    const twice = rwsemLab(threads, ['A down_read', 'A down_read', 'A up_read', 'A up_read'])
    expect(seen(under(twice, 'linux'))).toEqual(['Ar|', 'Ar2|', 'Ar|', '|'])
    expect(seen(under(twice, 'unfair'))).toEqual(['Ar|', 'Ar2|', 'Ar|', '|'])
  })

  test('are refused with what would be right', () => {
    expect(() => rwsemLab(threads, ['E down_read'])).toThrow('no task is named "E"; write \'A down_read\'')
    expect(() => rwsemLab(threads, ['A down_read', 'A up_write'])).toThrow(
      'request 2, "A up_write": the task is not where it can ask that',
    )
    expect(() => rwsemLab(withMutex, [])).toThrow('one rw_semaphore between them')
    expect(() => rwsemLab(counting, [])).toThrow('more than can be learned')
  })
})

test('a request that needs no wait is answered by one run after another, each longer than the last', () => {
  const [run] = rwsemLab(threads, ['A down_write']).runs
  if (run === undefined) throw new Error('no run')
  const making = makeRequest(firstRequests(run, 0), { task: 0, primitive: 'down_write' })
  expect(making.next().value).toEqual([{ task: 0, choice: 1 }])
})
