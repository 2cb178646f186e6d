// A class's usage mask: what it was used for so far (lockdep_internals.h: enum lock_usage_bit). A bit's number is
// 4 * state + 2 * direction + read, with state 0 for hard and 1 for soft interrupts and direction 0 for "used in", 1 for
// "held with it enabled".

export const usedInHardirq = 0
export const enabledHardirq = 2
export const usedInSoftirq = 4
export const enabledSoftirq = 6
export const used = 8
export const usedRead = 9
/** Bits that a class can have. */
export const usageStates = 10
/** No bit of a class: what a report of an NMI calls its own use. */
export const inNmi = 10

/** Set in the number of a bit for readers. */
export const readBit = 1
/** Set in the number of a bit for "enabled". */
export const directionBit = 2

/** Names of the bits, by number (`usage_str`). */
export const usageNames: readonly string[] = [
  ...['HARDIRQ', 'SOFTIRQ'].flatMap(state => [
    `IN-${state}-W`,
    `IN-${state}-R`,
    `${state}-ON-W`,
    `${state}-ON-R`,
  ]),
  'INITIAL USE',
  'INITIAL READ USE',
  'IN-NMI',
]

/** Mask of the interrupt bits that are not for readers (`LOCKF_IRQ`). */
export const writeUsage = 0b0101_0101
const readUsage = 0b1010_1010
/** Masks of all bits of one direction (`LOCKF_USED_IN_IRQ_ALL`, `LOCKF_ENABLED_IRQ_ALL`). */
export const usedInIrq = 0b0011_0011
export const enabledIrq = 0b1100_1100

/** The bit that excludes `bit` for writers: same state, other direction (`exclusive_bit`). */
export function exclusiveBit(bit: number): number {
  return (bit & ~readBit) ^ directionBit
}

/**
 * All bits, for writers and readers, that conflict with one of a mask (`exclusive_mask`; `original_mask`, its inverse,
 * computes the same).
 */
export function exclusiveMask(mask: number): number {
  const inverted = ((mask & enabledIrq) >> directionBit) | ((mask & usedInIrq) << directionBit)
  return inverted | ((inverted & readUsage) >> readBit) | ((inverted & writeUsage) << readBit)
}

/** `HARDIRQ`, `SOFTIRQ-READ`, …: the state that a bit is about (`state_name`). */
export function stateName(bit: number): string {
  return (bit < enabledHardirq + directionBit ? 'HARDIRQ' : 'SOFTIRQ') + (bit & readBit ? '-READ' : '')
}

/** The four characters between braces (`get_usage_chars`): `-` used in, `+` held with it enabled, `?` both, `.` neither. */
export function usageCharacters(mask: number): string {
  const character = (bit: number): string => {
    const inside = mask & (1 << bit)
    if (mask & (1 << (bit + directionBit))) return inside ? '?' : '+'
    return inside ? '-' : '.'
  }
  return [usedInHardirq, usedInHardirq + readBit, usedInSoftirq, usedInSoftirq + readBit]
    .map(character)
    .join('')
}
