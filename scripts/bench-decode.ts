// How fast the decoder reads 10 MB of log: reports one after the other, a log with a few, and a log with none.
import { pathToFileURL } from 'node:url'
import { decodeSplats, mailReport } from '../src/splat/index.ts'
import { printTimes } from './measured.ts'

const size = 10_000_000
const runs = 5
const noise = Array.from(
  { length: 200 },
  (_, line) => `[${(line * 0.37).toFixed(6).padStart(12)}] usb 1-1: new high-speed USB device number ${line}`,
).join('\n')

/** Prints the time for each kind of log; the goal is under 1,000 ms. */
export function benchDecode(): void {
  const logs = [
    { what: 'reports only', unit: mailReport },
    { what: 'a report in every 200 lines', unit: `${noise}\n${mailReport}` },
    { what: 'no report', unit: noise },
  ]
  for (const { what, unit } of logs) {
    const text = Array.from({ length: Math.ceil(size / unit.length) }, () => unit).join('\n')
    const times = Array.from({ length: runs }, () => {
      const start = performance.now()
      decodeSplats(text)
      return performance.now() - start
    })
    printTimes(`decoding 10 MB of log, ${what} (goal: 1,000)`, times)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) benchDecode()
