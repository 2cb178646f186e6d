import { conflict, type Footprint } from './footprint.ts'

/** One step of a run. */
interface Event extends Footprint {
  readonly task: number
  readonly choice: number
  /** How many steps of each task happen before it; itself included, it being its task's step of that number. */
  readonly clock: Int32Array
}

/**
 * The steps of a run in order, and which of them happens before which: a step happens after the steps of its own task,
 * the step that ended its task's wait, and every earlier step it conflicts with. Two runs that order their conflicting
 * steps alike are one Mazurkiewicz trace.
 */
export class History {
  readonly tasks: number
  readonly #events: Event[] = []
  /** For each length of the run and each task, the last step that its next one comes after anyhow; -1 for none. */
  readonly #last: Int32Array[]

  constructor(tasks: number) {
    this.tasks = tasks
    this.#last = [new Int32Array(tasks).fill(-1)]
  }

  get length(): number {
    return this.#events.length
  }

  /** A step of the run. Throws when it has none of that number. */
  at(step: number): Event {
    const event = this.#events[step]
    if (event === undefined) throw new RangeError(`a run of ${this.length} steps has no step ${step}`)
    return event
  }

  /** The step after which a task's next one comes without any conflict: its own last, or the one that woke it; -1: none. */
  last(task: number): number {
    return this.#last[this.length]?.[task] ?? -1
  }

  /** True when a step happens before a later one, or is it. */
  before(step: number, later: number): boolean {
    return isBefore(this.at(step), this.at(later).clock)
  }

  /**
   * The steps after the last of `removed` that do not happen after any of them: what could be run from there without them.
   * `removed` is in order from later steps to earlier ones.
   */
  without(removed: readonly number[]): readonly number[] {
    const left: number[] = []
    for (let step = (removed.at(-1) ?? 0) + 1; step < this.length; step++)
      if (!removed.some(one => one <= step && this.before(one, step))) left.push(step)
    return left
  }

  /** The tasks, as bits, of those of these steps that no other of them happens before: any of them could be first. */
  initials(steps: readonly number[]): number {
    let initials = 0
    for (const [at, step] of steps.entries())
      if (!steps.slice(0, at).some(earlier => this.before(earlier, step))) initials |= 1 << this.at(step).task
    return initials
  }

  /** Adds a step that has just been taken, `woken` being the tasks whose wait it ended, as bits. */
  push(task: number, choice: number, footprint: Footprint, woken: number): void {
    const { tasks } = this
    const step = this.length
    const previous = this.last(task)
    const clock = previous < 0 ? new Int32Array(tasks) : this.at(previous).clock.slice()
    for (let at = step - 1; at >= 0; at--) {
      const earlier = this.at(at)
      if (!isBefore(earlier, clock) && conflict(earlier, footprint)) join(clock, earlier.clock)
    }
    clock[task] = (clock[task] ?? 0) + 1
    const { access, signals, kills } = footprint
    this.#events.push({ task, choice, access, signals, kills, clock })
    const last = this.#last[step + 1] ?? new Int32Array(tasks)
    this.#last[step + 1] = last
    for (let other = 0; other < tasks; other++)
      last[other] = other === task || (woken >> other) & 1 ? step : (this.#last[step]?.[other] ?? -1)
  }

  /** Takes the last step away. */
  pop(): void {
    this.#events.pop()
  }

  /** The same text for two runs exactly when they are the same trace: each task's steps and what happens before them. */
  trace(): string {
    const steps = this.#events.toSorted((a, b) => a.task - b.task || numberOf(a) - numberOf(b))
    return steps.map(({ task, choice, clock }) => String.fromCharCode(task, choice, ...clock)).join('')
  }
}

function numberOf({ task, clock }: Event): number {
  return clock[task] ?? 0
}

function isBefore(event: Event, clock: Int32Array): boolean {
  return (clock[event.task] ?? 0) >= numberOf(event)
}

function join(clock: Int32Array, other: Int32Array): void {
  for (let task = 0; task < clock.length; task++) clock[task] = Math.max(clock[task] ?? 0, other[task] ?? 0)
}
