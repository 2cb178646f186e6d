import { down_read, down_write, rw_semaphore, struct } from '../../src/index.ts'

export const clock = struct('clock', { ticks: 0, text: '', lock: rw_semaphore() })

export function tick() {
  for (;;) clock.ticks++
}

export function dive() {
  for (;;) down_read(clock.lock)
}

/** Where it leads to take the lock is not known before somebody does. */
export function write_then_lock() {
  clock.ticks = 1
  down_write(clock.lock)
}

export function nothing() {}

export function count_from(start: number) {
  clock.ticks = start
  clock.ticks++
  clock.ticks++
  clock.ticks++
}

export function grow_text(text: string) {
  clock.text = text
  clock.text += text
}

export function throws(none: { ticks: number }) {
  return none.ticks
}
