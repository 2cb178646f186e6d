import { describe, expect, test } from 'vitest'
import { type Policy, replay, scenario, type Task, type Trace, task } from '../../src/index.ts'
import * as flows from './flows.model.ts'

/** Runs tasks named by letters; the schedule is one letter a step. */
function run(schedule: string, tasks: Readonly<Record<string, () => void>>, policy: Policy = 'linux'): Trace {
  const made: Task[] = Object.entries(tasks).map(([name, flow]) => task(name, flow))
  const entries = [...schedule].map(
    letter => Object.keys(tasks).find(name => name.startsWith(letter)) ?? letter,
  )
  return replay(scenario({ tasks: made, policy }), entries)
}

const statuses = (trace: Trace) => trace.situations.at(-1)?.tasks.map(({ status }) => status)
const misuses = (trace: Trace) => trace.steps.flatMap(({ misuse }) => misuse.map(({ kind }) => kind))

describe('mutex', () => {
  test('goes to its first waiter when it is released', () => {
    const trace = run('abca', { a: flows.lock_unlock, b: flows.lock_unlock, c: flows.lock_unlock })
    expect(trace.steps.map(({ outcome }) => outcome)).toEqual(['done', 'waits', 'waits', 'done'])
    expect(trace.steps.at(-1)?.woken).toEqual([1])
    expect(trace.situations.at(-1)?.holds).toEqual([{ task: 1, object: 0, mode: 'exclusive', depth: 1 }])
  })

  test('the second waiter waits behind the first, the first for the holder', () => {
    const waits = run('abc', {
      a: flows.lock_unlock,
      b: flows.lock_unlock,
      c: flows.lock_unlock,
    }).situations.at(-1)?.tasks
    expect(waits?.map(({ wait }) => wait?.blockers)).toEqual([undefined, [0], [1]])
    expect(waits?.[2]?.wait).toMatchObject({ holders: [0], behind: [1] })
  })

  test('without hand-off a waiter takes no step until the lock is free', () => {
    const tasks = { a: flows.lock_unlock, b: flows.lock_unlock }
    expect(() => run('ab', tasks, 'writer-pref')).toThrow(
      'step 2: b cannot run: it waits for dev->lock, and for that a has to move first',
    )
    expect(statuses(run('aabb', tasks, 'writer-pref'))).toEqual(['ended', 'ended'])
  })
})

describe('rw_semaphore', () => {
  const tasks = { r: flows.read, w: flows.write, s: flows.read, v: flows.write, t: flows.read }

  test('a queued writer stops a new reader although only a reader holds the lock', () => {
    const trace = run('rws', tasks)
    expect(trace.steps.map(({ outcome }) => outcome)).toEqual(['done', 'waits', 'waits'])
    expect(trace.situations.at(-1)?.tasks[2]?.wait).toMatchObject({
      mode: 'read',
      holders: [0],
      behind: [1],
      blockers: [1],
    })
  })

  test('an unfair one lets the new reader in', () => {
    expect(run('rs', tasks, 'unfair').steps.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    expect(() => run('rw', tasks, 'unfair')).toThrow('w cannot run')
  })

  test('a writer that releases to a reader at the head lets all queued readers in, past a queued writer', () => {
    const trace = run('wrvsw', { w: flows.write, r: flows.read, v: flows.write, s: flows.read })
    expect(trace.steps.at(-1)?.woken).toEqual([1, 3])
    expect(trace.situations.at(-1)?.tasks[2]?.status).toBe('waiting')
  })

  test('under writer-pref a writer announces itself by one step and takes the lock by another', () => {
    const trace = run('rwrw', tasks, 'writer-pref')
    expect(trace.steps.map(({ outcome }) => outcome)).toEqual(['done', 'waits', 'done', 'acquires'])
  })
})

describe('whom a wait is for', () => {
  const blockers = (trace: Trace) => trace.situations.at(-1)?.tasks.map(({ wait }) => wait?.blockers)
  const { read, write } = flows

  test('a reader waits for the writers before the first queued reader, which takes it along', () => {
    const trace = run('wrvs', { w: write, r: read, v: write, s: read })
    expect(blockers(trace)).toEqual([undefined, [0], [1, 3], [0]])
    expect(trace.situations.at(-1)?.tasks[3]?.wait?.behind).toEqual([1, 2])
  })

  test('a reader behind queued writers waits for the last of them', () => {
    expect(blockers(run('rwvs', { r: read, w: write, v: write, s: read }))).toEqual([
      undefined,
      [0],
      [1],
      [2],
    ])
  })

  test('nobody in particular has to complete a completion', () => {
    const trace = run('ab', { a: flows.wait, b: flows.wait })
    expect(blockers(trace)).toEqual([[], []])
    expect(() => run('aba', { a: flows.wait, b: flows.wait })).toThrow(
      /^step 3: a cannot run: it waits for dev->done$/,
    )
  })
})

describe.each<Policy>(['linux', 'writer-pref', 'unfair'])('under %s', policy => {
  test.each([
    ['a mutex taken twice', flows.lock_twice],
    ['a rw_semaphore taken twice for writing', flows.write_twice],
    ['a read hold upgraded', flows.upgrade],
  ])('%s is reported once and hangs the task on itself', (_, flow) => {
    const trace = run('aa', { a: flow }, policy)
    expect(misuses(trace)).toEqual(['recursion'])
    expect(trace).toMatchObject({ outcome: 'deadlock' })
    expect(trace.situations.at(-1)?.cycle).toEqual([0])
    expect(() => run('aaa', { a: flow }, policy)).toThrow('step 3: a cannot run')
  })
})

test('a sleep under a spinlock is reported once, also where waiting and taking are two steps', () => {
  const trace = run('raara', { r: flows.read, a: flows.write_in_atomic }, 'writer-pref')
  expect(trace.steps.at(-1)?.outcome).toBe('acquires')
  expect(misuses(trace)).toEqual(['sleeping-in-atomic'])
})

test('what a task says last, with no step to come, is a step of its own', () => {
  const last = run('aa', { a: flows.assert_last })
  const frame = last.steps[1]?.stack[0]
  const source = last.functions[frame?.function ?? -1]
  expect(last.steps[1]?.operation).toEqual({ primitive: 'lockdep_assert_held', object: 0 })
  expect(source?.text[(frame?.line ?? 0) - source.line]).toContain('lockdep_assert_held(dev.lock)')
  expect(misuses(last)).toEqual(['not-held'])
  const only = run('a', { a: flows.assert_only })
  expect(only).toMatchObject({ outcome: 'finished' })
  expect(only.steps[0]?.operation.annotations).toMatchObject([{ primitive: 'might_sleep' }])
  expect(misuses(only)).toEqual(['not-held'])
})

describe('misuse is reported as the kernel would, and the run goes on', () => {
  test.each([
    ['a second lock of the same mutex', 'aa', flows.lock_twice, ['recursion']],
    ['an unlock by a task that does not hold it', 'a', flows.unlock_only, ['unlock-not-owner']],
    ['an end with a lock held', 'a', flows.lock_only, ['held-at-end']],
    ['sleeping under a spinlock', 'aaaa', flows.sleep_in_atomic, ['sleeping-in-atomic']],
    [
      'a user copy under a spinlock, before it ever faults',
      'aa',
      flows.copy_in_atomic,
      ['sleeping-in-atomic'],
    ],
    ['work that asserts a lock it does not hold', 'a', flows.work_without_lock, ['not-held']],
    ['a trylock under a spinlock is right', 'aaaa', flows.trylock_in_atomic, []],
  ])('%s', (_, schedule, flow, kinds) => {
    expect(misuses(run(schedule, { a: flow }))).toEqual(kinds)
  })

  test('in words that say what would be right', () => {
    expect(run('a', { a: flows.unlock_only }).steps[0]?.misuse[0]?.message).toBe(
      'a calls mutex_unlock on dev->lock, which it does not hold; only the task that took it may release it',
    )
  })
})

describe('a fatal signal', () => {
  test('ends a killable wait with -EINTR', () => {
    const trace = run('wvkv', { w: flows.write, victim: flows.read_killably, k: flows.kill_victim })
    expect(trace.steps[2]?.woken).toEqual([1])
    expect(trace.steps[3]).toMatchObject({ operation: { primitive: 'write' } })
    expect(trace.situations.at(-1)?.fields).toContain(-4)
  })

  test('does nothing to a wait that is not killable', () => {
    const trace = run('wvk', { w: flows.write, victim: flows.read, k: flows.kill_victim })
    expect(statuses(trace)).toEqual(['ready', 'waiting', 'ended'])
  })

  test('lets a task that comes later give up instead of waiting', () => {
    const trace = run('klvv', { k: flows.kill_victim, l: flows.lock_only, victim: flows.lock_killably })
    expect(trace.steps[2]).toMatchObject({ outcome: 'done', result: -4 })
  })

  test('that takes the first writer out of the queue lets the readers behind it in', () => {
    const trace = run('avbk', {
      a: flows.read,
      victim: flows.write_killably,
      b: flows.read,
      k: flows.kill_victim,
    })
    expect(trace.steps.at(-1)?.woken).toEqual([1, 2])
  })
})

describe('user memory', () => {
  test('a copy to an absent page takes mmap_lock for reading, and a present one does not', () => {
    expect(run('cccccc', { c: flows.copy }).steps.map(({ operation }) => operation.primitive)).toEqual([
      'touch_page',
      'down_read_killable',
      'install_page',
      'up_read',
      'touch_page',
      'write',
    ])
    expect(run('ccccccdd', { c: flows.copy, d: flows.copy }).outcome).toBe('finished')
  })

  test('a killed task gives up its copy', () => {
    const trace = run('mvvkv', { m: flows.mmap_write, victim: flows.copy, k: flows.kill_victim })
    expect(trace.situations.at(-1)?.fields).toContain(1)
  })

  test('a zapped page faults again', () => {
    const trace = run('cccczcc', { c: flows.copy, z: flows.zap })
    expect(trace.steps.at(-1)?.operation.primitive).toBe('down_read_killable')
  })
})

describe('completion', () => {
  test('wakes one waiter for each complete, and all for complete_all', () => {
    const tasks = { a: flows.wait, b: flows.wait, f: flows.finish, z: flows.finish_all }
    expect(run('abf', tasks).steps.at(-1)?.woken).toEqual([0])
    expect(run('abz', tasks).steps.at(-1)?.woken).toEqual([0, 1])
    expect(run('fazb', tasks).outcome).toBe('finished')
  })

  test('a wait that nobody completes is a deadlock without a cycle', () => {
    const trace = run('a', { a: flows.wait })
    expect(trace.outcome).toBe('deadlock')
    expect(trace.situations.at(-1)?.cycle).toEqual([])
  })
})

describe('a schedule that cannot be run', () => {
  test('names the step and the tasks there are', () => {
    expect(() => run('ax', { a: flows.read })).toThrow(
      'step 2 of the schedule: no task is named "x"; the tasks are a',
    )
  })

  test('names the choices there are', () => {
    const one = scenario({ tasks: [task('a', flows.pick)] })
    expect(() => replay(one, [{ task: 0, choice: 3 }])).toThrow('step 1: a has the choices 0 to 2, not 3')
    expect(() => replay(one, [{ task: 0, choice: -1 }])).toThrow('not -1')
    expect(() => replay(one, [{ task: 4, choice: 0 }])).toThrow('step 1: there is no task 4')
  })

  test('says why a task has stopped', () => {
    const one = scenario({ tasks: [task('a', flows.never_two)] })
    expect(() => replay(one, [{ task: 0, choice: 2 }, 'a'])).toThrow(
      'step 2: a has stopped, so it cannot run: two was picked',
    )
  })

  test('says that a task has ended', () => {
    expect(() => run('aaa', { a: flows.read })).toThrow('step 3: a has ended, so it cannot run')
  })
})
