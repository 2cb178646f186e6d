import type { Classes } from './classes.ts'
import { grown } from './column.ts'
import { type DependencyGraph, type Direction, fromShared, toNonRecursive } from './graph.ts'

/**
 * Asked of every class a search enters. `onlyRecursive`: the path that led here ends in steps to recursive readers only
 * (forwards), or starts with steps from shared holders only (backwards).
 */
export type Question = (lockClass: number, onlyRecursive: boolean) => boolean

export interface Query {
  readonly direction: Direction
  /** Ends the search with this class. */
  readonly match: Question
  /** Passes over this class and whatever lies behind it. */
  readonly skip?: Question
}

/** One class on the path that a search found; the root has no entry. */
export interface PathStep {
  readonly lockClass: number
  /** The entry by which it was reached, -1 for the root. */
  readonly entry: number
}

/**
 * The breadth-first search for a strong path, one on which no step to recursive readers only is followed by one from a
 * shared holder only (lockdep.c: `__bfs`). Not every such path is found: a class is marked when it is first met, before
 * it is known whether the step to it is strong, and once for all ways to reach it. What the kernel overlooks by that is
 * overlooked here.
 */
export class Search {
  readonly #graph: DependencyGraph
  readonly #classes: Classes
  readonly #queue: Int32Array
  #generation = 0
  // For each class met: the search that marked it, the entry by which it was reached (-1 for the root), and `only` below.
  #marked = new Int32Array(64)
  #reachedBy = new Int32Array(64)
  #onlyRecursive = new Int32Array(64)
  /** The class at which the last search matched. */
  found = -1

  constructor(graph: DependencyGraph, classes: Classes, queueLength: number) {
    this.#graph = graph
    this.#classes = classes
    this.#queue = new Int32Array(queueLength)
  }

  /** Searches from `root`, with the kinds of its imagined step given by `onlyRecursive`. */
  run(
    root: number,
    onlyRecursive: boolean,
    { direction, match, skip }: Query,
  ): 'match' | 'none' | 'queue full' {
    const graph = this.#graph
    const { to, from, kinds: kindsOf, next } = graph
    const queue = this.#queue
    const marked = grown(this.#marked, this.#classes.count)
    const reachedBy = grown(this.#reachedBy, this.#classes.count)
    const only = grown(this.#onlyRecursive, this.#classes.count)
    this.#marked = marked
    this.#reachedBy = reachedBy
    this.#onlyRecursive = only
    const generation = ++this.#generation
    let front = 0
    let rear = 0
    for (let entry = -1, lockClass = root; ; lockClass = to[entry] ?? 0) {
      if (marked[lockClass] !== generation) {
        marked[lockClass] = generation
        reachedBy[lockClass] = entry
        let isStrong = true
        if (entry < 0) only[lockClass] = onlyRecursive ? 1 : 0
        else {
          const after = only[from[entry] ?? 0] ? ~fromShared : ~0
          const kinds = (kindsOf[entry] ?? 0) & after
          only[lockClass] = kinds & toNonRecursive ? 0 : 1
          isStrong = kinds !== 0
        }
        if (isStrong && !skip?.(lockClass, only[lockClass] === 1)) {
          if (match(lockClass, only[lockClass] === 1)) {
            this.found = lockClass
            return 'match'
          }
          // Only the first of its list is queued: the others are found through it.
          const child = graph.first(lockClass, direction)
          if (child >= 0) {
            const after = rear + 1 === queue.length ? 0 : rear + 1
            if (after === front) return 'queue full'
            queue[rear] = child
            rear = after
          }
        }
      }
      const sibling = entry < 0 ? -1 : (next[entry] ?? -1)
      if (sibling >= 0) entry = sibling
      else if (front === rear) return 'none'
      else {
        entry = queue[front] ?? 0
        front = front + 1 === queue.length ? 0 : front + 1
      }
    }
  }

  /** The path that the last search found, from the class that matched back to the root. */
  path(): PathStep[] {
    const path: PathStep[] = []
    for (let lockClass = this.found; ; ) {
      const entry = this.#reachedBy[lockClass] ?? -1
      path.push({ lockClass, entry })
      if (entry < 0) return path
      lockClass = this.#graph.from[entry] ?? 0
    }
  }
}
