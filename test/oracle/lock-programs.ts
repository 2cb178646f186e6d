import { Machine } from '../../src/kernel/index.ts'
import type { Program, ProgramNode } from '../../src/value/index.ts'

/** One recorded run of kernel threads on real locks, in the form of `lock-semantics.json`. */
export interface RecordedLockProgram {
  readonly id: string
  readonly locks: readonly ('mutex' | 'rwsem')[]
  readonly threads: readonly (readonly string[])[]
  /** One digit a slot: which thread is let run its next operation. */
  readonly schedule: string
  /** What was seen after each slot; null where the chosen thread was blocked or had ended. */
  readonly states: readonly (string | null)[]
}

const primitives: Readonly<Record<string, Readonly<Record<'mutex' | 'rwsem', string>>>> = {
  X: { mutex: 'mutex_lock', rwsem: 'down_write' },
  TX: { mutex: 'mutex_trylock', rwsem: 'down_write_trylock' },
  UX: { mutex: 'mutex_unlock', rwsem: 'up_write' },
  R: { mutex: '', rwsem: 'down_read' },
  TR: { mutex: '', rwsem: 'down_read_trylock' },
  UR: { mutex: '', rwsem: 'up_read' },
  DG: { mutex: '', rwsem: 'downgrade_write' },
}

/** Replays a program on the simulated kernel: what is seen after each slot, in the form of the recording. */
export function replayLockProgram(recorded: RecordedLockProgram): (string | null)[] {
  const threads = recorded.threads.map(operations => automaton(operations, recorded.locks))
  const machine = new Machine(programOf(recorded, threads))
  return [...recorded.schedule].map(digit => {
    if (machine.step({ task: Number.parseInt(digit, 16), choice: 0 }) === undefined) return null
    return threads
      .map(({ completed }, thread) => {
        const count = completed[machine.cells[thread] ?? 0] ?? 0
        return count.toString(16) + (machine.isWaiting(thread) ? '*' : '')
      })
      .join(' ')
  })
}

/** Slots in which the replay differs from the recording. */
export function differences(recorded: RecordedLockProgram): number[] {
  const seen = replayLockProgram(recorded)
  return recorded.states.flatMap((state, slot) => (state === seen[slot] ? [] : [slot]))
}

interface Automaton {
  readonly nodes: ProgramNode[]
  /** For each node, how many operations have completed there. */
  readonly completed: number[]
}

function programOf({ locks }: RecordedLockProgram, threads: readonly Automaton[]): Program {
  return {
    policy: 'linux',
    objects: locks.map((type, lock) => ({
      type: type === 'mutex' ? 'mutex' : 'rw_semaphore',
      name: `lock ${lock}`,
    })),
    fields: [],
    values: [],
    initialFields: [],
    initialObjects: [],
    tasks: threads.map(({ nodes }, thread) => ({ name: `thread ${thread}`, nodes })),
    functions: [],
    complete: true,
  }
}

/** A thread's automaton. After a trylock that failed, the next unlock of that lock is passed over and counts as completed. */
function automaton(operations: readonly string[], locks: RecordedLockProgram['locks']): Automaton {
  const nodes: ProgramNode[] = []
  const completed: number[] = []
  const known = new Map<string, number>()
  const nodeAt = (at: number, failed: ReadonlySet<number>): number => {
    const [name = '', lockText] = (operations[at] ?? '').split(' ')
    const lock = Number(lockText)
    if (name.startsWith('U') && failed.has(lock)) {
      return nodeAt(at + 1, new Set([...failed].filter(other => other !== lock)))
    }
    const key = `${at} ${[...failed].join(' ')}`
    const found = known.get(key)
    if (found !== undefined) return found
    const index = nodes.push({ kind: 'end' }) - 1
    completed.push(at)
    known.set(key, index)
    if (name === '') return index
    const primitive = primitives[name]?.[locks[lock] ?? 'mutex']
    if (!primitive) throw new Error(`${name} ${lockText}: no such operation on that lock`)
    const done = nodeAt(at + 1, failed)
    const next: (readonly [number, number])[] = name.startsWith('T')
      ? [
          [1, done],
          [0, nodeAt(at + 1, new Set([...failed, lock]))],
        ]
      : [[0, done]]
    nodes[index] = { kind: 'step', operation: { primitive, object: lock }, stack: [], next }
    return index
  }
  nodeAt(0, new Set())
  return { nodes, completed }
}
