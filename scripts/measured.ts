/** The middle one of some times. */
function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

/** Prints what was measured, in ms: the median, the slowest and how many there are. Throws when there are none. */
export function printTimes(what: string, times: readonly number[]): void {
  if (times.length === 0) throw new Error(`${what}: nothing was measured`)
  const slowest = Math.max(...times)
  console.log(
    `${what.padEnd(64)} ${median(times).toFixed(1).padStart(8)}  (${slowest.toFixed(1)}, ${times.length})`,
  )
}
