import type { Machine, Reads } from '../kernel/index.ts'
import type { Layout } from './layout.ts'
import type { StateStore } from './state-store.ts'

/** What a step did, as bits: it ran; it left the scenario at an `assume`; it misused a primitive; another choice remains. */
export const Did = { run: 1, prune: 2, misuse: 4, branch: 8 } as const

/** Most integers that the trees of one program take; what is beyond is run on the machine every time. */
const mostCode = 2 ** 22
/** Most bits of a cell whose values a tree tells apart, and of a task's node. */
const widest = 10
const widestNode = 16

/** No tree yet; and the leaf of every step that cannot run. */
const unknown = 0
const blockedLeaf = 1
const cannotRun = -1

/**
 * The steps of a program on packed states, learned from the machine. What a step does follows from the cells it looks at:
 * each way it can go is run on the machine once, and kept as a path through a decision tree over those cells, with the
 * changes at its end. The machine stays the one place that knows what a primitive does.
 *
 * A test in the tree is `word, shift, mask, value + 1`, then where to go on if the cell differs, and if it has that value;
 * or, with 0 for the value, where to go on by the cell's value. A leaf is `-1 - what was done`, a number of words, and for
 * each `word, bits kept, bits set`. Cells that take no room are 0 and not tested: a new layout means new trees.
 */
export class StepTrees {
  readonly #machine: Machine
  readonly #store: StateStore
  #layout: Layout
  #code = new Int32Array(1024)
  #length = 0
  /** For each task where the roots of its first choices lie, by its node; 0 when it has too many nodes. */
  #roots: readonly number[] = []
  /** Where the roots of other choices lie. */
  readonly #branches = new Map<number, number>()
  readonly #path: Path

  /** Steps from the state that `store` has loaded to the one it is to add. */
  constructor(machine: Machine, store: StateStore) {
    this.#machine = machine
    this.#store = store
    this.#layout = store.layout
    this.#path = new Path(machine)
    this.#forget()
  }

  /** Packs the state after a task's step into the store's key; says what the step did, 0 when it cannot run. */
  step(task: number, choice: number): number {
    if (this.#layout !== this.#store.layout) this.#forget()
    const code = this.#code
    const { base } = this.#store
    const slot = choice === 0 ? this.#root(task) : (this.#branches.get(this.#branch(task, choice)) ?? unknown)
    for (let at = code[slot] ?? unknown; at !== unknown; ) {
      const word = code[at] ?? 0
      if (word < 0) return word === cannotRun ? 0 : this.#apply(at, word)
      const value = ((base[word] ?? 0) >>> (code[at + 1] ?? 0)) & (code[at + 2] ?? 0)
      const compared = (code[at + 3] ?? 0) - 1
      at = code[at + 4 + (compared < 0 ? value : value === compared ? 1 : 0)] ?? unknown
    }
    return this.#learn(task, choice, slot)
  }

  #root(task: number): number {
    const roots = this.#roots[task] ?? 0
    return roots === 0 ? 0 : roots + this.#layout.cellOf(this.#store.base, task)
  }

  #branch(task: number, choice: number): number {
    return (this.#layout.cellOf(this.#store.base, task) * 64 + choice) * this.#machine.tasks + task
  }

  #apply(leaf: number, tag: number): number {
    const code = this.#code
    const { base, key } = this.#store
    for (let word = 0; word < key.length; word++) key[word] = base[word] ?? 0
    const end = leaf + 2 + 3 * (code[leaf + 1] ?? 0)
    for (let at = leaf + 2; at < end; at += 3) {
      const word = code[at] ?? 0
      key[word] = ((key[word] ?? 0) & (code[at + 1] ?? 0)) | (code[at + 2] ?? 0)
    }
    return -1 - tag
  }

  /** Runs the step on the machine, and keeps the way it went at the root in `slot`. */
  #learn(task: number, choice: number, slot: number): number {
    const machine = this.#machine
    this.#layout.unpack(this.#store.base, machine.cells)
    const ways = machine.ways(task)
    this.#path.begin(task, this.#layout)
    machine.tellReads(this.#path)
    const ran = machine.run(task, choice)
    machine.tellReads(undefined)
    const did = ran
      ? Did.run |
        (machine.pruned ? Did.prune : 0) |
        (machine.misuses > 0 ? Did.misuse : 0) |
        (choice + 1 < ways ? Did.branch : 0)
      : 0
    if (ran) this.#store.fit(machine.cells)
    if (this.#layout === this.#store.layout && this.#path.widest <= widest && this.#length < mostCode) {
      const root = choice > 0 && slot === 0 ? this.#newBranch(task, choice) : slot
      if (root !== 0) this.#keep(root, ran ? this.#leaf(did) : blockedLeaf)
    }
    return did
  }

  #newBranch(task: number, choice: number): number {
    const slot = this.#take(1)
    this.#branches.set(this.#branch(task, choice), slot)
    return slot
  }

  /** Makes the tests of the path last gone where they are missing, and has them end at the leaf. */
  #keep(root: number, leaf: number): void {
    const { tests } = this.#path
    const { word, shift, most } = this.#layout
    let slot = root
    for (let test = 0; test < tests.length; test += 3) {
      const cell = tests[test] ?? 0
      const compared = tests[test + 1] ?? 0
      let at = this.#code[slot] ?? unknown
      if (at === unknown) {
        const mask = most[cell] ?? 0
        at = this.#take(4 + (compared > 0 ? 2 : mask + 1))
        this.#code.set([word[cell] ?? 0, shift[cell] ?? 0, mask, compared], at)
        this.#code[slot] = at
      }
      slot = at + 4 + (tests[test + 2] ?? 0)
    }
    this.#code[slot] = leaf
  }

  /** A leaf with what the machine's last run changed. */
  #leaf(did: number): number {
    const { cells, changed, changes } = this.#machine
    const { word, shift, most } = this.#layout
    const kept = new Map<number, number>()
    const set = new Map<number, number>()
    for (const cell of new Set(changed.subarray(0, changes))) {
      const of = word[cell] ?? 0
      kept.set(of, (kept.get(of) ?? -1) & ~((most[cell] ?? 0) << (shift[cell] ?? 0)))
      set.set(of, (set.get(of) ?? 0) | ((cells[cell] ?? 0) << (shift[cell] ?? 0)))
    }
    const words = [...kept].flatMap(([of, bits]) => [of, bits, set.get(of) ?? 0])
    const at = this.#take(2 + words.length)
    this.#code.set([-1 - did, kept.size, ...words], at)
    return at
  }

  /** Room for so many integers, all 0. */
  #take(room: number): number {
    const at = this.#length
    this.#length += room
    if (this.#length > this.#code.length) {
      const small = this.#code
      this.#code = new Int32Array(Math.max(2 * small.length, 2 * this.#length))
      this.#code.set(small)
    }
    return at
  }

  /** Starts anew, for the store's layout. */
  #forget(): void {
    this.#layout = this.#store.layout
    this.#code.fill(0)
    this.#branches.clear()
    this.#length = blockedLeaf
    this.#code[this.#take(1)] = cannotRun
    this.#roots = Array.from({ length: this.#machine.tasks }, (_, task) => {
      const width = this.#layout.width[task] ?? 0
      return width > widestNode ? 0 : this.#take(2 ** width)
    })
  }
}

/** What a run looked at, in order: of each test the cell, the value compared with plus one or 0, and what came out. */
class Path implements Reads {
  readonly tests: number[] = []
  /** Bits of the widest cell whose value was asked for. */
  widest = 0
  readonly #machine: Machine
  #task = 0
  #width: Layout['width'] = new Uint8Array()

  constructor(machine: Machine) {
    this.#machine = machine
  }

  begin(task: number, layout: Layout): void {
    this.tests.length = 0
    this.widest = 0
    this.#task = task
    this.#width = layout.width
  }

  value(cell: number): void {
    if (this.#isKnown(cell, 0)) return
    this.tests.push(cell, 0, this.#machine.cells[cell] ?? 0)
    this.widest = Math.max(this.widest, this.#width[cell] ?? 0)
  }

  comparison(cell: number, value: number): void {
    if (this.#isKnown(cell, value + 1)) return
    this.tests.push(cell, value + 1, this.#machine.cells[cell] === value ? 1 : 0)
  }

  /** The task's own node picks the tree, a cell without room is 0, what the run wrote itself follows from the rest. */
  #isKnown(cell: number, compared: number): boolean {
    if (cell === this.#task || this.#width[cell] === 0) return true
    const { changed, changes } = this.#machine
    for (let change = 0; change < changes; change++) if (changed[change] === cell) return true
    const { tests } = this
    for (let at = 0; at < tests.length; at += 3)
      if (tests[at] === cell && (tests[at + 1] === 0 || tests[at + 1] === compared)) return true
    return false
  }
}
