import type { Exploration } from '../value/index.ts'

/** How far a search has come. */
export interface Progress {
  /** What is being done: `searching`, `looking for the run of least cost`. */
  readonly phase: string
  /** States stored, transitions taken, and states stored but not gone on from. */
  readonly states: number
  readonly transitions: number
  readonly frontier: number
  /** What was found so far, as it stands if the search is stopped now: `violated`, or `bounded` with limit `stopped`. */
  readonly found?: Exploration
}

/** Who wants to know how far searches have come. Watching changes no count and no verdict. */
export interface Watch {
  /** Milliseconds of any clock. */
  clock(): number
  /** Least time between two reports, in ms. */
  readonly every: number
  report(progress: Progress): void
  /** An exploration has ended: what was found so far is of the past. */
  ended?(): void
}

/** Called by a search each time it has gone on from some more states. */
export type Pulse = (states: number, transitions: number, frontier: number) => void

/** How often a search calls its pulse: every so many states that it goes on from. A power of two. */
export const pulseEvery = 1024

let watch: Watch | undefined
let soFar: (() => Exploration | undefined) | undefined

/** Sets who is told of the progress of every search from now on; nobody when undefined. */
export function setWatch(next: Watch | undefined): void {
  watch = next
}

/** The pulse of one search, for it to call every `pulseEvery` states; undefined when nobody watches. */
export function pulseOf(phase: string): Pulse | undefined {
  const watching = watch
  if (watching === undefined) return undefined
  let last = watching.clock()
  return (states, transitions, frontier) => {
    const now = watching.clock()
    if (now - last < watching.every) return
    last = now
    const found = soFar?.()
    const progress = { phase, states, transitions, frontier }
    watching.report(found === undefined ? progress : { ...progress, found })
  }
}

/** Does the work of an exploration: as long as it lasts, reports of searches carry what `found` gives then. */
export function watched<T>(found: () => Exploration | undefined, work: () => T): T {
  const before = soFar
  soFar = found
  try {
    return work()
  } finally {
    soFar = before
    watch?.ended?.()
  }
}
