import type { Policy } from '../../../src/value/index.ts'
import type { Random } from './generator.ts'
import type { Block, FieldName, ObjectName, Sketch, Statement } from './statement.ts'

/** A way to take a lock and the way to give it back; `fails` when the call can return without it. */
interface Section {
  readonly take: string
  readonly release: string
  readonly fails?: true
}

const exclusive: readonly Section[] = [
  { take: 'mutex_lock', release: 'mutex_unlock' },
  { take: 'mutex_lock', release: 'mutex_unlock' },
  { take: 'mutex_lock', release: 'mutex_unlock' },
  { take: 'mutex_trylock', release: 'mutex_unlock', fails: true },
  { take: 'mutex_lock_killable', release: 'mutex_unlock', fails: true },
]
const spinning: readonly Section[] = [
  { take: 'spin_lock', release: 'spin_unlock' },
  { take: 'spin_lock', release: 'spin_unlock' },
  { take: 'spin_trylock', release: 'spin_unlock', fails: true },
]
const shared: readonly Section[] = [
  { take: 'down_read', release: 'up_read' },
  { take: 'down_read', release: 'up_read' },
  { take: 'down_write', release: 'up_write' },
  { take: 'down_write', release: 'up_write' },
  { take: 'down_read_trylock', release: 'up_read', fails: true },
  { take: 'down_write_trylock', release: 'up_write', fails: true },
  { take: 'down_read_killable', release: 'up_read', fails: true },
  { take: 'down_write_killable', release: 'up_write', fails: true },
]
const sectionsOf: Readonly<Record<string, readonly Section[]>> = {
  m: exclusive,
  n: exclusive,
  l: spinning,
  s: shared,
  t: shared,
}

const locks: readonly ObjectName[] = ['m', 'm', 'n', 'l', 's', 's', 't']
const fields: readonly FieldName[] = ['x', 'x', 'y']
const policies: readonly Policy[] = ['linux', 'writer-pref', 'unfair']

/**
 * A random sketch of two to four tasks with `room` operations between them at most. Most critical sections are well
 * formed, some are not; some tasks run the same flow; loops read what other tasks write.
 */
export function randomSketch(random: Random, room: number): Sketch {
  const count = 2 + Math.min(random.below(4), 2)
  const alike = random.chance(45) ? 1 + random.below(2) : 0
  const kinds = Math.max(1, count - alike)
  const writer = new Writer(random, count)
  const flows = Array.from({ length: kinds }, () => writer.flow(Math.max(1, Math.floor(room / count))))
  return {
    policy: random.pick(policies),
    flows,
    tasks: Array.from({ length: count }, (_, task) => (task < kinds ? task : random.below(kinds))),
  }
}

/** Writes flows. Few programs get loops, kills or assumptions, so that each of these meets plain locks. */
class Writer {
  readonly #random: Random
  readonly #tasks: number
  readonly #locks: readonly ObjectName[]
  readonly #loops: boolean
  readonly #kills: boolean
  readonly #assumes: boolean
  #room = 0

  constructor(random: Random, tasks: number) {
    this.#random = random
    this.#tasks = tasks
    this.#loops = random.chance(25)
    this.#kills = random.chance(25)
    this.#assumes = random.chance(5)
    // Tasks that seldom meet say little.
    this.#locks = Array.from({ length: 1 + random.below(3) }, () => random.pick(locks))
  }

  flow(room: number): Block {
    this.#room = room
    const statements: Statement[] = []
    while (this.#room > 0) statements.push(...this.#some(0))
    return statements
  }

  #block(depth: number, percent: number): Block {
    return this.#random.chance(percent) && this.#room > 0 ? this.#some(depth) : []
  }

  #some(depth: number): Statement[] {
    const turn = this.#random.below(100)
    if (turn < 45 && depth < 3) return this.#section(depth)
    this.#room--
    if (turn < 60) return [this.#access(depth)]
    if (turn < 64 && depth < 2) return [this.#choose(depth)]
    if (turn < 74) return [this.#event()]
    if (turn < 78) return [this.#stray()]
    if (turn < 84 && this.#kills) return [{ kind: 'kill', task: this.#random.below(this.#tasks) }]
    if (turn < 92 && this.#loops && depth < 2) return [this.#loop(depth)]
    return [this.#access(depth)]
  }

  /** A lock taken, something done, the lock released: most often. */
  #section(depth: number): Statement[] {
    const random = this.#random
    const object = random.pick(this.#locks)
    const { take, release, fails } = random.pick(sectionsOf[object] ?? exclusive)
    this.#room -= 2
    const inside: Statement[] = [...this.#block(depth + 1, 55)]
    const releases: Statement[] = random.chance(94) ? [{ kind: 'call', primitive: release, object }] : []
    if (release === 'up_write' && random.chance(15)) {
      this.#room--
      inside.push({ kind: 'call', primitive: 'downgrade_write', object })
      releases.fill({ kind: 'call', primitive: 'up_read', object })
    }
    if (!fails) return [{ kind: 'call', primitive: take, object }, ...inside, ...releases]
    if (this.#loops && take.endsWith('trylock') && random.chance(25)) {
      return [
        { kind: 'retry', primitive: take, object, parts: [this.#block(depth + 1, 20)] },
        ...inside,
        ...releases,
      ]
    }
    const failed = this.#block(depth + 1, 30)
    return [{ kind: 'guard', primitive: take, object, parts: [[...inside, ...releases], failed] }]
  }

  #access(depth: number): Statement {
    const random = this.#random
    const field = random.pick(fields)
    const turn = random.below(100)
    if (turn < 45) return { kind: 'write', field, value: random.below(3) }
    if (turn < 65) return { kind: 'copy', from: field, to: random.pick(fields) }
    if (turn < 72) return { kind: 'assert', field, value: random.below(3) }
    if (turn < 80 && this.#assumes) return { kind: 'assume', field, value: random.below(3) }
    return {
      kind: 'branch',
      field,
      value: random.below(3),
      parts: [this.#block(depth + 1, 70), this.#block(depth + 1, 30)],
    }
  }

  #choose(depth: number): Statement {
    const ways = 2 + this.#random.below(2)
    return { kind: 'choose', parts: Array.from({ length: ways }, () => this.#block(depth + 1, 50)) }
  }

  #loop(depth: number): Statement {
    const parts: readonly [Block] = [this.#block(depth + 1, 60)]
    return { kind: 'loop', field: this.#random.pick(fields), value: this.#random.below(2), parts }
  }

  /** Completions and pages. */
  #event(): Statement {
    const random = this.#random
    if (random.chance(25)) {
      return random.chance(60)
        ? { kind: 'call', primitive: random.pick(['install_page', 'zap_page']), object: 'p' }
        : { kind: 'guard', primitive: 'touch_page', object: 'p', parts: [this.#block(2, 50), []] }
    }
    const turn = random.below(10)
    if (turn < 4) return { kind: 'call', primitive: 'complete', object: 'c' }
    if (turn < 7) return { kind: 'call', primitive: 'wait_for_completion', object: 'c' }
    if (turn < 8)
      return {
        kind: 'call',
        primitive: random.pick(['complete_all', 'reinit_completion']),
        object: 'c',
      }
    const primitive = random.pick(['try_wait_for_completion', 'wait_for_completion_killable'])
    return { kind: 'guard', primitive, object: 'c', parts: [this.#block(2, 50), []] }
  }

  /** A take or a release on its own: nested reads, recursion, releases of what is not held, holds at the end. */
  #stray(): Statement {
    const object = this.#random.pick(this.#locks)
    const { take, release, fails } = this.#random.pick(sectionsOf[object] ?? exclusive)
    if (this.#random.chance(50)) return { kind: 'call', primitive: release, object }
    return fails
      ? { kind: 'guard', primitive: take, object, parts: [[], []] }
      : { kind: 'call', primitive: take, object }
  }
}
