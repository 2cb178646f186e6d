import { agreementWith } from '../test/oracle/lockdep-agreement.ts'
import { readRecordedFile } from '../test/oracle/recorded-file.ts'

const files = process.argv.slice(2)
if (files.length === 0) {
  console.error('usage: npm run --silent oracle:lockdep -- FILE...')
  process.exit(2)
}
for (const file of files) {
  const agreement = agreementWith(readRecordedFile(file))
  console.log(JSON.stringify({ file, ...agreement }))
  if (agreement.differ.length > 0) process.exitCode = 1
}
