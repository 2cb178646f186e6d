// Everything: source checks, unit tests, build, oracles, links, browser tests. Two parts run at a time.
// The last line is `N passed, N failed`.
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { biome, type Check, types, unused } from './checks.ts'
import { checkLinks } from './links.ts'
import { run } from './run.ts'

interface Result {
  readonly passed: number
  readonly failed: number
  /** One line of its own. */
  readonly summary: string
  /** Shown when something failed. */
  readonly output: string
}

const browserFolders = globSync('test/e2e/*/')
  .map(folder => basename(folder))
  .sort()

const reports = mkdtempSync(join(tmpdir(), 'deferred-reset-test-'))
const results: Result[] = []

/** Runs one part, prints what became of it, and says whether all of it passed. */
async function part(name: string, work: () => Promise<Result>): Promise<boolean> {
  const started = performance.now()
  let result: Result
  try {
    result = await work()
  } catch (error) {
    result = {
      passed: 0,
      failed: 1,
      summary: 'did not run',
      output: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
  results.push(result)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const ok = result.failed === 0
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}: ${result.summary} (${seconds} s)`)
  if (!ok) console.log(indent(result.output))
  return ok
}

function indent(text: string): string {
  const lines = text.trimEnd().split('\n')
  const shown = lines.length > 400 ? [...lines.slice(0, 200), '...', ...lines.slice(-200)] : lines
  return shown.map(line => `    ${line}`).join('\n')
}

async function sourceCheck({ command, args }: Check): Promise<Result> {
  const { code, output } = await run(command, args)
  return {
    passed: code === 0 ? 1 : 0,
    failed: code === 0 ? 0 : 1,
    summary: code === 0 ? 'clean' : 'not clean',
    output,
  }
}

async function build(): Promise<Result> {
  const { code, output } = await run('astro', ['build'])
  const pages = globSync('dist/**/*.html').length
  const ok = code === 0 && pages > 0
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, summary: `${pages} pages`, output }
}

async function unitTests(): Promise<Result> {
  const report = join(reports, 'vitest.json')
  const { code, output } = await run('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const { numPassedTests, numFailedTests, testResults } = readReport(report, output) as {
    numPassedTests: number
    numFailedTests: number
    testResults: { status: string; assertionResults: unknown[] }[]
  }
  const unreadable = testResults.filter(
    file => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = atLeastOne(numFailedTests + unreadable, code)
  return { passed: numPassedTests, failed, summary: `${numPassedTests} passed, ${failed} failed`, output }
}

interface Suite {
  readonly suites?: readonly Suite[]
  readonly specs: readonly {
    tests: readonly { annotations: readonly { type: string; description?: string }[] }[]
  }[]
}

/** Those of one folder of `test/e2e`: each folder has a time limit of its own. */
async function browserTests(folder: string): Promise<Result> {
  const report = join(reports, `playwright-${folder}.json`)
  const { code, output } = await run('playwright', ['test', `test/e2e/${folder}/`], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    NODE_NO_WARNINGS: '1',
  })
  const { stats, errors, suites } = readReport(report, output) as {
    stats: { expected: number; unexpected: number; flaky: number }
    errors: readonly unknown[]
    suites: readonly Suite[]
  }
  const failed = atLeastOne(stats.unexpected + stats.flaky + errors.length, code)
  const summary = [`${stats.expected} passed, ${failed} failed`, ...suites.flatMap(sizes)].join('\n        ')
  return { passed: stats.expected, failed, summary, output }
}

/** What the tests measured. */
function sizes({ suites = [], specs }: Suite): string[] {
  const annotations = specs.flatMap(spec => spec.tests.flatMap(test => test.annotations))
  const measured = annotations
    .filter(({ type }) => type === 'size')
    .map(({ description = '' }) => description)
  return [...measured, ...suites.flatMap(sizes)]
}

/** A runner's own report; throws with what the runner printed when it wrote none. */
function readReport(file: string, output: string): unknown {
  if (!existsSync(file)) throw new Error(`The runner wrote no report.\n${output}`)
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The lock programs that real kernels answered, replayed in our kernel. */
async function lockOracle(): Promise<Result> {
  const files = globSync('test/oracle/*.json').sort()
  if (files.length === 0) throw new Error('test/oracle holds no answers of real kernels (*.json).')
  const { code, stdout, output } = await run('node', ['scripts/oracle-locks.ts', ...files])
  const answers = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { agree: number; differ: unknown[] })
  const passed = answers.reduce((sum, answer) => sum + answer.agree, 0)
  const failed = atLeastOne(
    answers.reduce((sum, answer) => sum + answer.differ.length, 0),
    code,
  )
  return { passed, failed, summary: `${passed} programs agree, ${failed} differ`, output }
}

async function links(): Promise<Result> {
  const { followed, broken } = await checkLinks()
  const summary = `${followed} followed, ${broken.length} broken`
  return {
    passed: followed > 0 && broken.length === 0 ? 1 : 0,
    failed: followed > 0 ? broken.length : 1,
    summary,
    output: broken.join('\n'),
  }
}

/** A runner that failed without saying which test counts as one failure. */
function atLeastOne(failures: number, code: number): number {
  return failures === 0 && code !== 0 ? 1 : failures
}

function notBuilt(): Promise<Result> {
  return Promise.resolve({ passed: 0, failed: 1, summary: 'not run', output: 'The site was not built.' })
}

const built = part('build', build)
const needsBuild = built.then(async ok => {
  await part('links', ok ? links : notBuilt)
  for (const folder of browserFolders)
    await part(`browser tests: ${folder}`, ok ? () => browserTests(folder) : notBuilt)
})
await part(biome.name, () => sourceCheck(biome))
await part('unit tests', unitTests)
await part('lock oracle', lockOracle)
await part(unused.name, () => sourceCheck(unused))
// The type check and the build write the same generated types.
await built
await part(types.name, () => sourceCheck(types))
await needsBuild

rmSync(reports, { recursive: true })
const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)
