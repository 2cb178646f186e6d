// Random programs, each explored in every way there is: enumeration, search, reduced search, source-DPOR.
//   npm run soundness                       seeds 0 to 999,999
//   npm run soundness -- 250000 500000      from, up to: to go on where a run was stopped, or to share the work
// The last line is `N programs, N disagreements, N skipped`; skipped are those too big to be enumerated.
import { newTally, tallySeed } from '../test/explore/random/seeds.ts'

const [from = 0, to = 1_000_000] = process.argv.slice(2).map(wholeNumber)
const tally = newTally()
const started = performance.now()
for (let seed = from; seed < to; seed++) {
  const before = tally.disagreements.length
  tallySeed(seed, tally)
  for (const disagreement of tally.disagreements.slice(before)) console.log(`\n${disagreement}`)
  if (tally.programs % 10_000 === 0) {
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`up to seed ${seed + 1}: ${summary()} (${seconds} s)`)
  }
}
console.log(
  `${tally.cyclic} with a cycle of states; ${tally.runs} runs of source-DPOR, ${tally.blocked} given up`,
)
console.log(summary())
process.exitCode = tally.disagreements.length > 0 || tally.programs === 0 ? 1 : 0

function summary(): string {
  return `${tally.programs} programs, ${tally.disagreements.length} disagreements, ${tally.skipped} skipped`
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new Error(`${JSON.stringify(text)} is no seed: give whole numbers, from and up to, such as 0 20000`)
}
