// Reads a million mangled reports (or as many as the argument says) and fails at the first that throws.
import fc from 'fast-check'
import { decodeSplats, mailReport } from '../src/splat/index.ts'
import { mangled } from '../test/splat/mangled.ts'

const runs = Number(process.argv[2] ?? 1_000_000)
let reports = 0
fc.assert(
  fc.property(mangled(mailReport), text => {
    reports += decodeSplats(text).length
  }),
  { seed: 20_261_121, numRuns: runs },
)
console.log(`${runs} mangled texts, ${reports} reports read in them, nothing thrown`)
