import { down_read, rw_semaphore, struct } from '../../src/index.ts'

const clock = struct('clock', { ticks: 0, text: '', lock: rw_semaphore() })

export function tick() {
  for (;;) clock.ticks++
}

export function dive() {
  for (;;) down_read(clock.lock)
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
