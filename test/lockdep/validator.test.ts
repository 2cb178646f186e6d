import { describe, expect, test } from 'vitest'
import {
  allLocksLines,
  checkContended,
  checkNoLocksHeld,
  hardirqEnter,
  hardirqExit,
  initAgain,
  lockSetClass,
  lockSetCompare,
  rcuSuspicious,
  reportLines,
  softirqEnter,
} from '../../src/lockdep/index.ts'
import { world } from './world.ts'

describe('names of classes', () => {
  test('get a number when another class had the name before, and a slash with a subclass', () => {
    const { lockdep, make, take, drop } = world()
    const [first, second] = [make('lock'), make('lock')]
    for (const lock of [first, second]) {
      take(lock)
      drop(lock)
    }
    take(second, { subclass: 2 })
    expect(Array.from({ length: 3 }, (_, lockClass) => lockdep.classes.nameOf(lockClass))).toEqual([
      'lock',
      'lock#2',
      'lock#2/2',
    ])
  })

  test('differ when a subclass is met before its base: that one counts as another lock then', () => {
    const { lockdep, make, take, drop } = world()
    const lock = make('X')
    for (const subclass of [1, 0, 2]) {
      take(lock, { subclass })
      drop(lock)
    }
    expect(Array.from({ length: 3 }, (_, lockClass) => lockdep.classes.nameOf(lockClass))).toEqual([
      'X/1',
      'X#2',
      'X#2/2',
    ])
  })

  test('a lock initialised with a subclass is of that one without being asked', () => {
    const { lockdep, task, site, make, take } = world()
    const lock = make('X')
    initAgain(lockdep, task, lock, site, 3)
    take(lock)
    expect(lockdep.classes.count).toBe(1)
    expect(lockdep.classes.nameOf(task.held.lockClass[0] ?? -1)).toBe('X/3')
  })
})

describe('special locks', () => {
  test('whose key says "no validate" are held, and not checked', () => {
    const { lockdep, task, make, take, drop } = world()
    const [a, device] = [make('a'), lockdep.newMap({ name: '&dev->mutex', validation: 'none', waitInner: 3 })]
    take(a)
    take(device)
    expect(task.held.depth).toBe(2)
    drop(device, a)
    take(device)
    take(a)
    expect(lockdep.report).toBeUndefined()
    expect(lockdep.graph.count).toBe(0)
    expect(lockdep.classes.printed(1)).toEqual({ name: '&dev->mutex', usage: '....', waitTypes: '3:3' })
  })

  test('whose key says "no track" are not even held', () => {
    const { lockdep, task, take, drop } = world()
    const lock = lockdep.newMap({ name: 'untracked', validation: 'untracked' })
    take(lock)
    expect(task.held.depth).toBe(0)
    drop(lock)
    expect(lockdep.report).toBeUndefined()
  })

  test('a wait type override lets a sleeping lock be taken under a spinlock', () => {
    const plain = world()
    plain.take(plain.make('spin', 'spinlock'))
    plain.take(plain.make('sleeps'))
    expect(plain.lockdep.report?.type).toBe('wait-context')
    const { lockdep, make, take } = world()
    take(make('spin', 'spinlock'))
    take(lockdep.newMap({ name: 'override', waitInner: lockdep.wait.sleep, lockType: 'wait-override' }), {
      trylock: true,
    })
    take(make('sleeps'))
    expect(lockdep.report).toBeUndefined()
  })

  test('with PROVE_RAW_LOCK_NESTING a spinlock must not be taken under a raw one', () => {
    const nested = (proveRawLockNesting: boolean) => {
      const { lockdep, make, take } = world({ kernel: { proveRawLockNesting } })
      take(make('raw', 'raw_spinlock'))
      take(make('spin', 'spinlock'))
      return lockdep.report?.type
    }
    expect(nested(false)).toBeUndefined()
    expect(nested(true)).toBe('wait-context')
  })

  test('of a class with a comparison function may be nested in its order', () => {
    const { lockdep, task, site, make, take, drop, text } = world()
    const key = lockdep.classes.newKey('levels')
    const [low, high] = [lockdep.newMap({ name: 'level', key }), lockdep.newMap({ name: 'level', key })]
    lockSetCompare(
      lockdep,
      task,
      low,
      { compare: (a, b) => (a === b ? 0 : a === low ? -1 : 1), print: lock => ` l=${lock === low ? 0 : 1}` },
      site,
    )
    take(low)
    take(high)
    expect(lockdep.report).toBeUndefined()
    drop(high, low)
    const between = make('between')
    take(high)
    take(between)
    take(low)
    expect(lockdep.report).toMatchObject({ type: 'recursive', compared: 1 })
    expect(text()).toContain('(level l=1){+.+.}-{0:0}')
    expect(text()).toContain('and the lock comparison function returns 1:')
    expect(text()).toContain('  lock(level l=0);')
  })
})

describe('held locks', () => {
  test('taken again inside their nest lock are counted, and released one by one', () => {
    const { lockdep, task, make, take, drop } = world()
    const nest = make('nest')
    const key = lockdep.classes.newKey()
    const [a, b, c] = [0, 1, 2].map(() => lockdep.newMap({ name: 'inode', key }))
    if (a === undefined || b === undefined || c === undefined) throw new Error('three locks')
    take(nest)
    for (const lock of [a, b, c]) take(lock, { nest })
    expect([task.held.depth, task.held.references[1]]).toEqual([2, 3])
    drop(b, c)
    expect([task.held.depth, task.held.references[1]]).toEqual([2, 1])
    drop(a)
    expect(task.held.depth).toBe(1)
    expect(lockdep.report).toBeUndefined()
  })

  test('released out of order leave the others held, and acquired again at the release', () => {
    const { lockdep, task, make, take, drop } = world()
    const [a, b, c] = [make('a'), make('b'), make('c')]
    take(a)
    take(b, { trylock: true })
    take(c)
    drop(b)
    expect(task.held.depth).toBe(2)
    expect(lockdep.classes.operations(2)).toBe(2)
    expect(lockdep.report).toBeUndefined()
  })

  test('can change their class while they are held', () => {
    const { lockdep, task, site, make, take } = world()
    const [a, b] = [make('a'), make('b')]
    take(a)
    take(b)
    lockSetClass(lockdep, task, a, { name: 'renamed', key: lockdep.classes.newKey(), subclass: 1 }, site)
    const held = [0, 1].map(at => lockdep.classes.nameOf(task.held.lockClass[at] ?? -1))
    expect(held).toEqual(['renamed/1', 'b'])
    const [renamed, second] = [task.held.lockClass[0] ?? -1, task.held.lockClass[1] ?? -1]
    expect(lockdep.graph.find(renamed, second, 'after')).toBeGreaterThanOrEqual(0)
  })

  test('are listed for all tasks, until the validator is off', () => {
    const { lockdep, task, site, make, take } = world()
    lockdep.newTask('idle', 8)
    take(make('a'))
    expect(allLocksLines(lockdep).map(({ text }) => text)).toEqual([
      '',
      'Showing all locks held in the system:',
      '1 lock held by task/7:',
      expect.stringMatching(/^ #0: [0-9a-f]{16} \(a\)\{\+\.\+\.\}-\{3:3\}, at: f\+0x1\/0x2$/),
      '',
      '='.repeat(45),
      '',
    ])
    checkNoLocksHeld(lockdep, task, site)
    expect(allLocksLines(lockdep).map(({ text }) => text)).toEqual(['INFO: lockdep is turned off.'])
  })

  test('that are contended for must have been announced', () => {
    const { lockdep, task, site, make, take, text } = world()
    const [a, b] = [make('a'), make('b')]
    take(a)
    checkContended(lockdep, task, a, site)
    expect(lockdep.report).toBeUndefined()
    checkContended(lockdep, task, b, site)
    expect(text()).toContain('task/7 is trying to contend lock (b) at:')
    expect(text()).toContain('but there are no locks held!')
  })
})

describe('interrupts', () => {
  test('within interrupts count for both kinds', () => {
    const { lockdep, task, site, make, take } = world()
    softirqEnter(lockdep, task, site)
    hardirqEnter(lockdep, task, true, site)
    take(make('a', 'spinlock'))
    expect(lockdep.classes.printed(0).usage).toBe('-.-.')
    expect(task.held.irqContext[0]).toBe(3)
  })

  test('an NMI must not take what is used elsewhere; readers must not what is written', () => {
    for (const [before, inNmi, conflict] of [
      [0, 0, true],
      [1, 0, true],
      [0, 1, true],
      [1, 1, false],
    ] as const) {
      const { lockdep, task, make, take, drop, text } = world()
      const lock = make('a', 'rwlock')
      take(lock, { read: before })
      drop(lock)
      task.inNmi = true
      take(lock, { read: inNmi })
      expect(lockdep.report !== undefined).toBe(conflict)
      if (conflict) expect(text()).toContain('inconsistent {INITIAL USE} -> {IN-NMI} usage.')
    }
  })

  test('an interrupt that leaves a lock behind is found out when interrupts are enabled', () => {
    const { lockdep, task, site, make, take } = world()
    hardirqEnter(lockdep, task, true, site)
    take(make('a', 'spinlock'))
    hardirqExit(lockdep, task, site)
    expect(lockdep.report).toMatchObject({ type: 'inconsistent', from: 'IN-HARDIRQ-W', to: 'HARDIRQ-ON-W' })
  })
})

describe('the first report', () => {
  test('is the only one: nothing is checked or kept after it', () => {
    const { lockdep, task, make, take, drop } = world()
    const [a, b] = [make('a'), make('b')]
    take(a)
    drop(b)
    const { report } = lockdep
    expect(report?.type).toBe('bad-unlock')
    take(a)
    take(b)
    drop(a)
    expect(lockdep.report).toBe(report)
    expect([task.held.depth, lockdep.classes.count, lockdep.graph.count]).toEqual([1, 1, 0])
  })

  test('of RCU turns nothing off, and comes once for each place', () => {
    const { lockdep, task, site } = world()
    const where = { file: 'kernel/fork.c', line: 12, message: 'suspicious rcu_dereference_check() usage' }
    const report = rcuSuspicious(lockdep, task, where, site)
    if (report === undefined) throw new Error('no report')
    expect(reportLines(report).map(({ text }) => text)).toEqual([
      '',
      '='.repeat(29),
      'WARNING: suspicious RCU usage',
      '6.12.117-model #1 Not tainted',
      '-'.repeat(29),
      'kernel/fork.c:12 suspicious rcu_dereference_check() usage!',
      '',
      'other info that might help us debug this:',
      '',
      '',
      'rcu_scheduler_active = 2, debug_locks = 1',
      'no locks held by task/7.',
      '',
      'stack backtrace:',
      'CPU: 0 UID: 0 PID: 7 Comm: task Not tainted 6.12.117-model #1 ',
      'Call Trace:',
      ' <TASK>',
      ' f+0x1/0x2',
      ' g+0x3/0x4',
      ' </TASK>',
    ])
    expect(lockdep.enabled).toBe(true)
    expect(rcuSuspicious(lockdep, task, where, site)).toBeUndefined()
  })
})

describe('limits', () => {
  const exhausted = (limits: Parameters<typeof world>[0], run: (made: ReturnType<typeof world>) => void) => {
    const made = world(limits)
    run(made)
    const { report } = made.lockdep
    return report?.type === 'turned-off' ? report.messages : report?.type
  }
  const inPairs = ({ make, take, drop }: ReturnType<typeof world>) => {
    const locks = Array.from({ length: 6 }, (_, index) => make(`lock ${index}`))
    for (const [index, lock] of locks.entries()) {
      const before = locks[index - 1]
      if (before === undefined) continue
      take(before)
      take(lock)
      drop(lock, before)
    }
  }
  const off = 'turning off the locking correctness validator.'

  test.each([
    ['keys', 3, 'MAX_LOCKDEP_KEYS'],
    ['entries', 6, 'MAX_LOCKDEP_ENTRIES'],
    ['chains', 4, 'MAX_LOCKDEP_CHAINS'],
    ['chainHlocks', 9, 'MAX_LOCKDEP_CHAIN_HLOCKS'],
    ['stackTraceEntries', 3, 'MAX_STACK_TRACE_ENTRIES'],
  ] as const)('of %s', (limit, size, name) => {
    expect(exhausted({ limits: { [limit]: size } }, inPairs)).toEqual([`BUG: ${name} too low!`, off])
    expect(exhausted({}, inPairs)).toBeUndefined()
  })

  test('must be sizes that a table can have', () => {
    expect(() => world({ limits: { chains: 0 } })).toThrow(
      'limits.chains is 0: it should be a whole number from 1 on',
    )
    expect(() => world({ limits: { keys: 8193 } })).toThrow('limits.keys is 8193: it should be 8192 at most')
  })

  test('of held locks: the last place counts as one too many', () => {
    const nest = ({ make, take }: ReturnType<typeof world>) => {
      for (let index = 0; index < 3; index++) take(make(`lock ${index}`))
    }
    expect(exhausted({ limits: { lockDepth: 4 } }, nest)).toBeUndefined()
    expect(exhausted({ limits: { lockDepth: 3 } }, nest)).toEqual([
      'BUG: MAX_LOCK_DEPTH too low!',
      off,
      'depth: 3  max: 3!',
      '3 locks held by task/7:',
      ...[0, 1, 2].map(index => expect.stringContaining(` (lock ${index}){+.+.}-{3:3}, at: f+0x1/0x2`)),
      'INFO: lockdep is turned off.',
    ])
  })

  test('of the search: its queue holds the first of each list only', () => {
    const fan = ({ make, take, drop }: ReturnType<typeof world>) => {
      const [root, last] = [make('root'), make('last')]
      for (let index = 0; index < 8; index++) {
        const [middle, leaf] = [make(`middle ${index}`), make(`leaf ${index}`)]
        for (const [outer, inner] of [
          [middle, leaf],
          [root, middle],
        ] as const) {
          take(outer)
          take(inner)
          drop(inner, outer)
        }
      }
      take(last)
      take(root)
    }
    expect(exhausted({ limits: { circularQueue: 16 } }, fan)).toBeUndefined()
    expect(exhausted({ limits: { circularQueue: 8 } }, fan)).toEqual(['lockdep bfs error:-1'])
  })

  test('of subclasses, and locks that were never initialised', () => {
    expect(exhausted({}, ({ make, take }) => take(make('a'), { subclass: 8 }))).toEqual([
      'BUG: looking up invalid subclass: 8',
      off,
    ])
    const uninitialised = exhausted({}, ({ lockdep, take }) => take(lockdep.newMap({ name: '', key: null })))
    expect(uninitialised).toEqual([
      'INFO: trying to register non-static key.',
      'The code is fine but needs lockdep annotation, or maybe',
      "you didn't initialize this object before use?",
      off,
    ])
  })
})
