import {
  type Acquisition,
  exclusive,
  type Kernel,
  kindTypes,
  type Limits,
  Lockdep,
  type LockKind,
  type LockMap,
  lockAcquire,
  lockRelease,
  reportLines,
  type Site,
  type Task,
} from '../../src/lockdep/index.ts'

export interface World {
  readonly lockdep: Lockdep
  readonly task: Task
  readonly site: Site
  make(name: string, kind?: LockKind): LockMap
  take(lock: LockMap, how?: Partial<Acquisition>): void
  drop(...locks: readonly LockMap[]): void
  text(): string
}

/** A validator with one task, whose code is all in one place. */
export function world(options: { kernel?: Partial<Kernel>; limits?: Partial<Limits> } = {}): World {
  const lockdep = new Lockdep(options)
  const task = lockdep.newTask('task', 7)
  const site: Site = {
    at: { symbol: 'f+0x1/0x2' },
    frames: [{ symbol: 'f+0x1/0x2' }, { symbol: 'g+0x3/0x4' }],
  }
  return {
    lockdep,
    task,
    site,
    make: (name, kind = 'mutex') => lockdep.newMap({ name, ...kindTypes(kind, lockdep.wait) }),
    take: (lock, how = {}) => lockAcquire(lockdep, task, lock, { ...exclusive, ...how }, site),
    drop: (...locks) => {
      for (const lock of locks) lockRelease(lockdep, task, lock, site)
    },
    text: () =>
      lockdep.report === undefined
        ? ''
        : reportLines(lockdep.report)
            .map(line => line.text)
            .join('\n'),
  }
}
