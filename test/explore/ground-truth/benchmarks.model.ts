import {
  assert,
  assume,
  complete,
  completion,
  mutex,
  mutex_lock,
  mutex_unlock,
  type Scenario,
  scenario,
  spin_trylock,
  spin_unlock,
  spinlock,
  struct,
  task,
} from '../../../src/index.ts'

/**
 * Programs that other checkers publish counts for, as flows: GenMC (github.com/MPI-SWS/genmc, tests), Concuerror
 * (github.com/parapluu/Concuerror, tests) and the papers they come from. An atomic increment is a `complete()`, which
 * adds one to a count under a lock of its own; a compare-and-exchange of 0 is a `spin_trylock()`.
 */

const several = (count: number, made: (index: number) => ReturnType<typeof task>): Scenario =>
  scenario({ policy: 'writer-pref', tasks: Array.from({ length: count }, (_, index) => made(index)) })

const together = (...flows: (() => void)[]): Scenario =>
  several(flows.length, index => task(`t${index}`, flows[index] ?? flows[0] ?? nothing))

function nothing() {}

const memory = () => struct('mem', { v: 0, w: 0, x: 0, y: 0, z: 0, a: 0, b: 0, c: 0, d: 0 })
let mem = memory()

// inc: n tasks that each read x and write it.

function increment(cell: { x: number }) {
  cell.x = cell.x + 1
}

export const inc = (n: number) => {
  const cell = struct('cell', { x: 0 })
  return several(n, index => task(`inc${index}`, increment, cell))
}

// ainc, binc, cinc: n tasks that each add to one, two or three counters, atomically.

interface Counters {
  readonly x: ReturnType<typeof completion>
  readonly y: ReturnType<typeof completion>
  readonly z: ReturnType<typeof completion>
}

function add(counters: Counters, many: number) {
  complete(counters.x)
  if (many > 1) complete(counters.y)
  if (many > 2) complete(counters.z)
}

const counting = (n: number, many: number) => {
  const counters = struct('counters', { x: completion(), y: completion(), z: completion() })
  return several(n, index => task(`add${index}`, add, counters, many))
}

export const ainc = (n: number) => counting(n, 1)
export const binc = (n: number) => counting(n, 2)
export const cinc = (n: number) => counting(n, 3)

// lockinc: n tasks that each add one under a mutex.

interface Locked {
  readonly lock: ReturnType<typeof mutex>
  x: number
}

function increment_locked(cell: Locked) {
  mutex_lock(cell.lock)
  cell.x = cell.x + 1
  mutex_unlock(cell.lock)
}

export const lockinc = (n: number) => {
  const cell = struct('cell', { lock: mutex(), x: 0 })
  return several(n, index => task(`inc${index}`, increment_locked, cell))
}

// readers: one writer, n readers. N_writers_a_reader: n writers of different values, one reader.

function write_value(cell: { x: number }, value: number) {
  cell.x = value
}

function read_value(cell: { x: number }) {
  return cell.x
}

export const readers = (n: number) => {
  const cell = struct('cell', { x: 0 })
  return several(n + 1, index =>
    index === 0 ? task('writer', write_value, cell, 42) : task(`reader${index}`, read_value, cell),
  )
}

export const writersAndReader = (n: number) => {
  const cell = struct('cell', { x: 0 })
  return several(n + 1, index =>
    index === n ? task('reader', read_value, cell) : task(`writer${index}`, write_value, cell, index + 1),
  )
}

// lastzero: writer i sets element i to one more than element i - 1; a reader looks for the last zero from the end.

interface Element {
  value: number
  readonly previous: Element
}

function last_zero(last: Element, count: number) {
  let element = last
  let left = count
  while (left > 0 && element.value !== 0) {
    element = element.previous
    left = left - 1
  }
}

function count_on(element: Element) {
  element.value = element.previous.value + 1
}

export const lastzero = (n: number) => {
  const array: Element[] = []
  for (let index = 0; index <= n; index++) {
    const previous = array.at(-1) ?? struct('none', { value: 0 })
    array.push(struct(`array${index}`, { value: 0, previous: previous as Element }))
  }
  return several(n + 1, index => {
    const element = array[index === 0 ? n : index]
    if (element === undefined) throw new Error('no such element')
    return index === 0 ? task('reader', last_zero, element, n) : task(`writer${index}`, count_on, element)
  })
}

// Store buffering.

function write_x_read_y() {
  mem.x = 1
  return mem.y
}

function write_y_read_x() {
  mem.y = 1
  return mem.x
}

const fresh =
  (...flows: (() => void)[]) =>
  () => {
    mem = memory()
    return together(...flows)
  }

export const storeBuffering = fresh(write_x_read_y, write_y_read_x)

// POPL_optimal_example, combination_lock_1, sleeping_races_6 (Concuerror).

function x_1() {
  mem.x = 1
}

function y_1() {
  mem.y = 1
}

function w_1() {
  mem.w = 1
}

function z_1() {
  mem.z = 1
}

function z_1_unless_y() {
  if (mem.y === 0) mem.z = 1
}

function x_2_if_z_unless_y() {
  if (mem.z === 1 && mem.y === 0) mem.x = 2
}

export const poplOptimalExample = fresh(x_1, y_1, z_1_unless_y, x_2_if_z_unless_y)

function x_then_w_if_y() {
  mem.x = 1
  mem.a = 1
  if (mem.y === 1) {
    mem.w = 1
    mem.b = 0
  }
}

function y_if_x_then_z_if_v() {
  let seen = mem.x
  if (seen === 0) return seen
  mem.y = 1
  mem.c = 0
  if (mem.v === 1) seen = mem.z
  return seen
}

function v_if_w() {
  if (mem.w === 1) {
    mem.v = 1
    mem.d = 0
  }
}

export const combinationLock = fresh(z_1, x_then_w_if_y, y_if_x_then_z_if_v, v_if_w)

function y_then_z_1() {
  const seen = mem.y
  mem.z = 1
  return seen
}

function w_if_y_z_x() {
  return mem.y === 1 && mem.z === 1 && mem.x === 1 && mem.w === 1
}

export const sleepingRaces = fresh(w_1, x_1, y_1, y_then_z_1, w_if_y_z_x)

// Peterson's and Szymanski's mutual exclusion: GenMC's waits are assumptions; bench/promela/peterson.pml waits busily.

interface Side {
  flag: number
}

interface Arbiter {
  turn: number
  x: number
  readonly critical: ReturnType<typeof spinlock>
}

function peterson_assumed(mine: Side, other: Side, shared: Arbiter, me: number) {
  mine.flag = 1
  shared.turn = me
  assume(other.flag !== 1 || shared.turn !== me)
  shared.x = me
  const seen = shared.x
  mine.flag = 0
  return seen
}

function peterson_busy(mine: Side, other: Side, shared: Arbiter, me: number) {
  mine.flag = 1
  shared.turn = me
  while (other.flag !== 0) if (shared.turn !== me) break
  assert(spin_trylock(shared.critical))
  spin_unlock(shared.critical)
  mine.flag = 0
}

function szymanski(mine: Side, other: Side, shared: Arbiter, me: number) {
  mine.flag = 1
  assume(other.flag < 3)
  mine.flag = 3
  if (other.flag === 1) {
    mine.flag = 2
    assume(other.flag > 3)
  }
  mine.flag = 4
  assume(other.flag < 2)
  shared.x = me
  const seen = shared.x
  assert(shared.x === me)
  assume(2 > other.flag || other.flag > 3)
  mine.flag = 0
  return seen
}

const twoSided = (flow: (mine: Side, other: Side, shared: Arbiter, me: number) => void) => () => {
  const sides = [struct('first', { flag: 0 }), struct('second', { flag: 0 })] as const
  const shared = struct('shared', { turn: 0, x: 0, critical: spinlock() })
  return scenario({
    policy: 'writer-pref',
    tasks: [task('p0', flow, sides[0], sides[1], shared, 0), task('p1', flow, sides[1], sides[0], shared, 1)],
  })
}

export const petersonAssumed = twoSided(peterson_assumed)
export const petersonBusy = twoSided(peterson_busy)
export const szymanskiAssumed = twoSided(szymanski)

// Dining philosophers, left fork first; `reversed`: the last one takes the right fork first. As bench/promela/phil.pml.

interface Fork {
  readonly lock: ReturnType<typeof mutex>
}

function philosopher(first: Fork, second: Fork) {
  mutex_lock(first.lock)
  mutex_lock(second.lock)
  mutex_unlock(second.lock)
  mutex_unlock(first.lock)
}

export const philosophers = (n: number, reversed = false) => {
  const forks = Array.from({ length: n }, (_, index) => struct(`fork${index}`, { lock: mutex() }))
  return several(n, index => {
    const [left, right] = [forks[index], forks[(index + 1) % n]]
    if (left === undefined || right === undefined) throw new Error('no such fork')
    return reversed && index === n - 1
      ? task(`p${index}`, philosopher, right, left)
      : task(`p${index}`, philosopher, left, right)
  })
}
