/** A priority queue of numbers for few distinct priorities: those of one priority come out together, as they went in. */
export class BucketQueue {
  readonly #buckets = new Map<number, number[]>()
  /** The priorities in use, as a binary heap. */
  readonly #heap: number[] = []

  /** The numbers put in with a priority, to add more. */
  bucket(priority: number): number[] {
    const known = this.#buckets.get(priority)
    if (known !== undefined) return known
    const bucket: number[] = []
    this.#buckets.set(priority, bucket)
    this.#insert(priority)
    return bucket
  }

  /** Takes out the least priority and its numbers; undefined when there is none. */
  take(): { readonly priority: number; readonly bucket: readonly number[] } | undefined {
    const [priority] = this.#heap
    if (priority === undefined) return undefined
    const bucket = this.#buckets.get(priority) ?? []
    this.#buckets.delete(priority)
    this.#removeFirst()
    return { priority, bucket }
  }

  #insert(priority: number): void {
    const heap = this.#heap
    let at = heap.push(priority) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      const other = heap[above] ?? 0
      if (other <= priority) break
      heap[at] = other
      at = above
    }
    heap[at] = priority
  }

  #removeFirst(): void {
    const heap = this.#heap
    const moved = heap.pop() ?? 0
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if ((heap[below + 1] ?? Infinity) < (heap[below] ?? Infinity)) below++
      const least = heap[below]
      if (least === undefined || least >= moved) break
      heap[at] = least
      at = below
    }
    heap[at] = moved
  }
}
