import { readFileSync } from 'node:fs'
import { differences, type RecordedLockProgram } from '../test/oracle/lock-programs.ts'

const files = process.argv.slice(2)
if (files.length === 0) {
  console.error('usage: npm run --silent oracle:locks -- FILE...')
  process.exit(2)
}
for (const file of files) {
  const programs: readonly RecordedLockProgram[] = JSON.parse(readFileSync(file, 'utf8'))
  const differ = programs.filter(program => differences(program).length > 0).map(({ id }) => id)
  console.log(
    JSON.stringify({ file, programs: programs.length, agree: programs.length - differ.length, differ }),
  )
  if (differ.length > 0) process.exitCode = 1
}
