import { EINTR, primitiveNamed } from '../../kernel/index.ts'
import type { Operation, Policy } from '../../value/index.ts'
import { ifs, type Statement } from './promela-text.ts'

/** One way in which an operation can go: a step that is there when `when` is true. */
export interface Way {
  /** Absent when it can always go that way. */
  readonly when?: string
  /** What it does; `then` is what follows in the same step once the operation is complete. */
  does(then: readonly Statement[]): readonly Statement[]
  readonly result: number
  /** It may put its task to sleep instead of completing. */
  readonly sleeps?: true
  /** It does not complete the operation; the task waits, and completes it this way. `stuck`: it never does. */
  readonly later?: Way | 'stuck'
}

/** What the texts of the primitives depend on. */
export interface KernelOptions {
  readonly policy: Policy
  /** Wrong uses happen, so what comes of them is in the text. */
  readonly careful: boolean
  /** There are spinlocks, under which nobody must sleep. */
  readonly hasSpinlocks: boolean
  /** Tasks that wait sleep in queues, so whoever releases hands over. */
  readonly queues: boolean
  /** A completion can be done for ever. */
  readonly saturates: boolean
}

/** Stands for the kernel's UINT_MAX in a completion, as in the machine. */
export const doneForEver = 1023

/**
 * The primitive with the same text: a spinlock is taken and released as a mutex is, and to give up a wait is one way
 * more beside those of the wait.
 */
export function alike(primitive: string): string {
  return primitive.replace(/^spin_/, 'mutex_').replace(/_(?:killable|interruptible)$/, '')
}

/** Me as the owner of a lock. */
const me = '_pid + 1'

/**
 * The ways of a primitive on the object `l`, as the machine carries it out; `how` is the task_state of a task that it
 * puts to sleep. `canBeInterrupted`: its task can have been killed, and the wait is killable.
 */
export function waysOf(
  { primitive }: Operation,
  l: string,
  how: string,
  canBeInterrupted: boolean,
  { policy, queues, careful, hasSpinlocks, saturates }: KernelOptions,
): readonly Way[] {
  const said: Statement[] = primitiveNamed(primitive).sleeps && hasSpinlocks ? ['might_sleep()'] : []
  const asleep = `task_state[_pid] = ${how}`
  const plain = (statements: readonly Statement[], when?: string, result = 0): Way => ({
    ...(when === undefined ? {} : { when }),
    does: then => [...said, ...statements, ...then],
    result,
  })
  /** An operation that waits until `free`, then does `take`. */
  const waiting = (
    free: string,
    take: readonly string[],
    right: readonly string[],
    enqueue: string,
    itself: string,
  ): readonly Way[] => {
    const asked = [...said, ...right.map(condition => `assert(${condition})`)]
    const interrupted: Way[] = canBeInterrupted
      ? [{ when: `!(${free}) && killed[_pid]`, does: then => [...asked, ...then], result: EINTR }]
      : []
    if (queues) {
      const getOrSleep = (then: readonly Statement[]): readonly Statement[] => [
        ...asked,
        ifs([free, ...take, ...then], [`!(${free})`, enqueue, asleep]),
      ]
      const when = canBeInterrupted ? { when: `(${free}) || !killed[_pid]` } : {}
      return [{ ...when, does: getOrSleep, result: 0, sleeps: true }, ...interrupted]
    }
    const get: Way = { when: free, does: then => [...asked, ...take, ...then], result: 0 }
    const spared = canBeInterrupted ? ' && !killed[_pid]' : ''
    if (policy === 'writer-pref' && primitive.startsWith('down_write')) {
      const later: Way = { when: free, does: then => [...take, `${l}.waiting--`, ...then], result: 0 }
      const announce: Way = {
        when: `!(${free})${spared}`,
        does: () => [...asked, `${l}.waiting++`],
        result: 0,
        later,
      }
      return [get, announce, ...interrupted]
    }
    if (!careful || itself === '') return [get, ...interrupted]
    const announced = policy === 'writer-pref' && primitive.startsWith('down_') ? [`${l}.waiting++`] : []
    const stuck: Way = {
      when: `${itself}${spared}`,
      does: () => [...asked, ...announced],
      result: 0,
      later: 'stuck',
    }
    return [get, stuck, ...interrupted]
  }
  /** A release, wrong unless `mine`. */
  const release = (mine: string, ...statements: readonly Statement[]): readonly Way[] => {
    if (!careful) return [plain([`assert(${mine})`, ...statements])]
    return [
      {
        does: then => [...said, `assert(${mine})`, ifs([mine, ...statements], ['else', 'skip']), ...then],
        result: 0,
      },
    ]
  }
  const handOver = (none: string): Statement =>
    ifs(
      [`len(${l}.queue) > 0`, `${l}.queue?next`, `${l}.owner = next + 1`, 'wake(next)'],
      [`len(${l}.queue) == 0`, none],
    )
  const readable = {
    linux: `${l}.writer == 0${queues ? ` && len(${l}.queue) == 0` : ''}`,
    'writer-pref': `${l}.writer == 0 && ${l}.waiting == 0`,
    unfair: `${l}.writer == 0`,
  }[policy]
  const writable = `${l}.writer == 0 && ${l}.readers == 0`
  const read = [`${l}.depth[_pid]++`, `${l}.readers++`]
  const pass = queues ? [`pass_on(${l})`] : []
  const reads = `${l}.depth[_pid] > 0`
  const writes = `${l}.writer == ${me}`
  switch (alike(primitive)) {
    case 'mutex_lock':
      return waiting(
        `${l}.owner == 0`,
        [`${l}.owner = ${me}`],
        [`${l}.owner != ${me}`],
        `${l}.queue!_pid`,
        `${l}.owner == ${me}`,
      )
    case 'mutex_trylock':
      return [plain([`${l}.owner = ${me}`], `${l}.owner == 0`, 1), plain([], `${l}.owner != 0`, 0)]
    case 'mutex_unlock':
      return release(`${l}.owner == ${me}`, queues ? handOver(`${l}.owner = 0`) : `${l}.owner = 0`)
    case 'down_read':
      return waiting(
        readable,
        read,
        [`${l}.writer != ${me}`, `${l}.depth[_pid] == 0`],
        `${l}.queue!READ,_pid`,
        writes,
      )
    case 'down_write':
      return waiting(
        writable,
        [`${l}.writer = ${me}`],
        [`${l}.writer != ${me}`, `${l}.depth[_pid] == 0`],
        `${l}.queue!WRITE,_pid`,
        `(${writes} || ${reads})`,
      )
    case 'down_read_trylock':
      return [plain(read, readable, 1), plain([], `!(${readable})`, 0)]
    case 'down_write_trylock':
      return [plain([`${l}.writer = ${me}`], writable, 1), plain([], `!(${writable})`, 0)]
    case 'up_read':
      return release(
        reads,
        `${l}.depth[_pid]--`,
        `${l}.readers--`,
        ...(queues ? [ifs([`${l}.readers == 0`, ...pass], ['else', 'skip'])] : []),
      )
    case 'up_write':
      return release(writes, `${l}.writer = 0`, ...pass)
    case 'downgrade_write':
      return release(writes, `${l}.writer = 0`, ...read, ...pass)
    case 'wait_for_completion':
      return waiting(`${l}.done > 0`, [`use_up(${l})`], [], `${l}.queue!_pid`, '')
    case 'try_wait_for_completion':
      return [plain([`use_up(${l})`], `${l}.done > 0`, 1), plain([], `${l}.done == 0`, 0)]
    case 'complete': {
      const more = saturates
        ? `${l}.done = (${l}.done < UINT_MAX -> ${l}.done + 1 : UINT_MAX)`
        : `${l}.done++`
      if (!queues) return [plain([more])]
      return [
        plain([
          ifs([`len(${l}.queue) > 0`, `${l}.queue?next`, 'wake(next)'], [`len(${l}.queue) == 0`, more]),
        ]),
      ]
    }
    case 'complete_all': {
      const everyone: Statement = {
        choice: 'do',
        options: [
          [`len(${l}.queue) > 0`, `${l}.queue?next`, 'wake(next)'],
          [`len(${l}.queue) == 0`, 'break'],
        ],
      }
      return [plain([`${l}.done = UINT_MAX`, ...(queues ? [everyone] : [])])]
    }
    case 'reinit_completion':
      return [plain([`${l}.done = 0`])]
    case 'touch_page':
      return [plain([], `${l}`, 1), plain([], `!${l}`, 0)]
    case 'install_page':
      return [plain([`${l} = true`])]
    case 'zap_page':
      return [plain([`${l} = false`])]
    default:
      throw new Error(`${primitive} has no text in Promela yet`)
  }
}

/** Takes a killed waiter out of its queue. */
export function leaveQueue({ primitive }: Operation, l: string, pid: number): string {
  if (!primitive.startsWith('down_')) return `${l}.queue??${pid}`
  return `${l}.queue??${primitive.startsWith('down_read') ? 'READ' : 'WRITE'},${pid}`
}
