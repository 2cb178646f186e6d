// How fast we are beside SPIN: the same models, the same counts, the same machine, one run.
//   node scripts/bench-spin.ts [--models FOLDER] [--large]
// FOLDER holds vfio.pml; without it, and without ../shared/bench/promela, SPIN is given our own export of the same rows.
// --large adds the model of 18 million states: a minute or two and more than a gigabyte.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { search } from '../src/explore/search.ts'
import { explore, promela, type Scenario } from '../src/index.ts'
import { open } from '../src/lang/index.ts'
import { has, Spin, type SpinModel } from '../test/explore/export/spin.ts'
import { editAndRun, type Row, rows } from './vfio-rows.ts'

const { values: given } = parseArgs({
  options: {
    models: { type: 'string' },
    large: { type: 'boolean', default: false },
    raw: { type: 'string' },
  },
})
const runs = { warmUp: 25, warm: 150, spin: 5 }

if (given.raw === undefined) await compare()
else await raw(given.raw)

async function compare(): Promise<void> {
  console.log('Beside SPIN: best of several runs, in ms; counts are checked to be equal first')
  const ours = await warmTimes()
  const search = { three: rawInChild('three'), four: given.large ? rawInChild('four') : undefined }
  const reduced = await reducedTimes()
  if (!has('spin') || !has('cc')) {
    console.log('SPIN or a C compiler is not installed, so these are our own times only')
    return
  }
  const compilers = [['cc', '-O0'], ['cc', '-O2'], ...(has('tcc') ? [['tcc']] : [])]
  for (const [row, wanted] of [
    [rows.A, { O0: 300, tcc: 50 }],
    [rows.B, { O0: 100, tcc: 30 }],
  ] as const) {
    const spin = new Spin(await modelOf(row, ['-w18']))
    check(row, spin.verify('cc', ['-O0'], ['-w18', '-c0', '-m200000']))
    const mine = row === rows.A ? ours.A : ours.B
    for (const [compiler = 'cc', ...flags] of compilers) {
      const times = Array.from({ length: runs.spin }, () => spin.verify(compiler, flags))
      const best = Math.min(...times.map(({ generate, compile, run }) => generate + compile + run))
      const goal = compiler === 'tcc' ? wanted.tcc : flags[0] === '-O0' ? wanted.O0 : undefined
      const what = `${row.name}: edit to verdict, ${[compiler, ...flags].join(' ')}`
      ratio(what, best, mine, goal)
    }
    spin.remove()
  }
  for (const size of ['three', 'four'] as const) {
    const mine = search[size]
    if (mine === undefined) continue
    const row = rows[size]
    const spin = new Spin(await modelOf(row, [size === 'four' ? '-w25' : '-w22', '-m2000000']))
    const first = spin.verify('cc', ['-O2'])
    check(row, first)
    const best = Math.min(first.run, ...(size === 'three' ? [spin.run().run, spin.run().run] : []))
    console.log(`${row.name}: ${row.states.toLocaleString('en')} states, unreduced`)
    ratio('  states a second, against pan -O2', best, mine.time, 1)
    const share = mine.memory / first.memory
    say(
      `  memory: ours ${mb(mine.memory)}, pan ${mb(first.memory)}, ${share.toFixed(2)}x`,
      share <= 0.7,
      '≤ 0.7x',
    )
    if (size === 'four')
      ratio('  the proof, reduced, against pan -O2 unreduced', best, reduced.four.time, 150)
    else ratio('  the proof, reduced, against pan -O2 unreduced', best, reduced.three.time, 50)
    spin.remove()
  }
}

/** From an edited source text to its verdict, in a process that is warm. */
async function warmTimes(): Promise<{ A: number; B: number }> {
  const measure = async (row: Row): Promise<number> => {
    const times: number[] = []
    for (let run = 0; run < runs.warmUp + runs.warm; run++) {
      const start = performance.now()
      const found = await editAndRun(row, 'explore(row).verdict')
      if (found !== (row === rows.A ? 'violated' : 'verified')) throw new Error(`${row.name}: ${found}`)
      times.push(performance.now() - start)
    }
    const warm = times.slice(runs.warmUp).sort((a, b) => a - b)
    const middle = warm[Math.floor(warm.length / 2)] ?? 0
    console.log(
      `${row.name}: edit to verdict, ours, warm: best ${warm[0]?.toFixed(2)}, median ${middle.toFixed(2)}`,
    )
    return warm[0] ?? 0
  }
  return { A: await measure(rows.A), B: await measure(rows.B) }
}

/** The proofs of the grown models with everything left out that can be. */
async function reducedTimes(): Promise<Record<'three' | 'four', { states: number; time: number }>> {
  const measure = async (row: Row, wanted: number, within: number) => {
    const scenario = await scenarioOf(row)
    const times: number[] = []
    let states = 0
    for (let run = 0; run < 5; run++) {
      const start = performance.now()
      const found = explore(scenario)
      times.push(performance.now() - start)
      if (found.verdict !== 'verified') throw new Error(`${row.name}: ${found.verdict}`)
      states = found.states
    }
    const time = Math.min(...times)
    say(
      `${row.name}: reduced, ${states.toLocaleString('en')} states stored, ${time.toFixed(0)} ms`,
      states <= wanted && time < within,
      `≤ ${wanted.toLocaleString('en')}, < ${within} ms`,
    )
    return { states, time }
  }
  return {
    three: await measure(rows.three, 7000, 60),
    four: await measure(rows.four, 20_000, 300),
  }
}

/** The unreduced search in a process of its own, for its memory: time of the search in ms, and bytes. */
function rawInChild(size: 'three' | 'four'): { time: number; memory: number } {
  const script = fileURLToPath(import.meta.url)
  const output = execFileSync(process.execPath, ['--max-old-space-size=6144', script, '--raw', size], {
    encoding: 'utf8',
  })
  const [time = 0, memory = 0] = output.trim().split(' ').map(Number)
  console.log(`${rows[size].name}: unreduced, ours ${time.toFixed(0)} ms, ${mb(memory)}`)
  return { time, memory }
}

async function raw(size: string): Promise<void> {
  if (size !== 'three' && size !== 'four') throw new Error(`there is no row ${size}`)
  const measure = async (row: Row): Promise<number> => {
    const { program, learner } = open(await scenarioOf(row))
    let stuck = 0
    const start = performance.now()
    const visitor = {
      stuck: () => {
        stuck++
      },
    }
    const { states, transitions } = search(program, visitor, { states: 30_000_000, bytes: 2 ** 33 }, learner)
    const time = performance.now() - start
    if (stuck === 0 || states !== row.states || transitions !== row.transitions)
      throw new Error(`${row.name}: ${states} states, ${transitions} transitions`)
    return time
  }
  // A small search first, so that what is measured is compiled.
  await measure(rows.B)
  const time = await measure(rows[size])
  console.log(time, process.resourceUsage().maxRSS * 1024)
}

async function scenarioOf(row: Row): Promise<Scenario> {
  const found = await editAndRun(row, 'row')
  if (!isScenario(found)) throw new Error(`${row.name}: what the module gives is no scenario`)
  return found
}

function isScenario(value: unknown): value is Scenario {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'scenario'
}

async function modelOf(row: Row, run: readonly string[]): Promise<SpinModel> {
  const shared = fileURLToPath(new URL('../../shared/bench/promela', import.meta.url))
  const folder = given.models ?? (existsSync(shared) ? shared : undefined)
  if (folder !== undefined)
    return { text: readFileSync(join(folder, 'vfio.pml'), 'utf8'), options: row.macros, run }
  return {
    text: promela(await scenarioOf(row), { limit: 30_000_000 }),
    options: ['-o2'],
    run: ['-q', ...run],
  }
}

function check(row: Row, { states, transitions }: { states: number; transitions: number }): void {
  if (states !== row.states || transitions !== row.transitions)
    throw new Error(`${row.name}: pan has ${states} states and ${transitions} transitions`)
}

function ratio(what: string, theirs: number, ours: number, goal: number | undefined): void {
  const times = theirs / ours
  const text = `${what}: SPIN ${theirs.toFixed(0)}, ours ${ours.toFixed(ours < 10 ? 2 : 0)}, ${times.toFixed(times < 10 ? 2 : 0)}x`
  if (goal === undefined) console.log(text)
  else say(text, times >= goal, `≥ ${goal}x`)
}

function say(text: string, isMet: boolean, goal: string): void {
  console.log(`${text}  (goal ${goal}: ${isMet ? 'met' : 'missed'})`)
}

function mb(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MB`
}
