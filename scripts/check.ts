// Format, lint, types and unused code: what needs no build.
import { biome, types, unused } from './checks.ts'
import { run } from './run.ts'

let failed = 0
for (const check of [biome, types, unused]) {
  const { code, output, seconds } = await run(check.command, check.args)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${check.name} (${seconds.toFixed(1)} s)`)
  if (code !== 0) {
    console.log(output.trimEnd())
    failed++
  }
}
process.exit(failed === 0 ? 0 : 1)
