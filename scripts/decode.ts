// Reads the lockdep reports of a log, from a file or standard input, and prints them as JSON: one report as an
// object, several as a list.
import { readFileSync } from 'node:fs'
import { decodeSplats, lookedFor } from '../src/splat/index.ts'
import type { Splat } from '../src/value/index.ts'

const [file, ...rest] = process.argv.slice(2)
if (rest.length > 0) {
  console.error('usage: npm run --silent decode -- [FILE]; without FILE it reads standard input')
  process.exit(2)
}
const reports = decodeSplats(read(file)).map(fieldsOf)
if (reports.length === 0) {
  console.error(`${file ?? 'standard input'}: no lockdep report found. Looked for ${lookedFor}.`)
  process.exit(1)
}
console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 1))

function read(from: string | undefined): string {
  try {
    return readFileSync(from ?? 0, 'utf8')
  } catch (error) {
    console.error(
      `cannot read ${from ?? 'standard input'}: ${error instanceof Error ? error.message : error}`,
    )
    process.exit(2)
  }
}

/** The report's fields, without what only a display of the text needs. */
function fieldsOf({ lines, chain, ...report }: Splat) {
  return { ...report, chain: chain.map(({ index, lock, topFrame }) => ({ index, lock, topFrame })) }
}
