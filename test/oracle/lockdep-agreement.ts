import type { Kernel } from '../../src/lockdep/index.ts'
import { detailOf, type RecordedFile, type RecordedScenario, replayScenario } from './lockdep-scenarios.ts'
import { type Identity, identityOf, singleBlanks, strippedText, wholeText } from './lockdep-texts.ts'

/** How far our validator agrees with the recordings of a file. */
export interface Agreement {
  readonly scenarios: number
  /** Scenarios whose verdict, and whose kind of report, is the recorded one. */
  readonly verdict: number
  readonly report: number
  readonly failOp: Counted
  readonly chain: Counted
  readonly text: Counted
  /** Scenarios that differ in anything the recording states. */
  readonly differ: readonly string[]
}

interface Counted {
  readonly agree: number
  /** How many state it. */
  readonly of: number
}

/** One thing a recording states, and whether we say the same. */
type Statement = 'verdict' | 'report' | 'failOp' | 'chain' | 'text' | 'detail'

/** Replays every scenario of a file. */
export function agreementWith({ config, scenarios }: RecordedFile): Agreement {
  const { kernel: release, proveRawLockNesting, debugLockdep = false } = config
  const kernel = { release, proveRawLockNesting, debugLockdep }
  const compared = scenarios.map(scenario => ({ id: scenario.id, statements: compare(scenario, kernel) }))
  const count = (what: Statement): Counted => {
    const stated = compared.flatMap(({ statements }) => statements.get(what) ?? [])
    return { agree: stated.filter(Boolean).length, of: stated.length }
  }
  return {
    scenarios: scenarios.length,
    verdict: count('verdict').agree,
    report: count('report').agree,
    failOp: count('failOp'),
    chain: count('chain'),
    text: count('text'),
    differ: compared.filter(({ statements }) => [...statements.values()].includes(false)).map(({ id }) => id),
  }
}

/** Whether we say the same as a recording, for each thing that it states. */
function compare(recorded: RecordedScenario, kernel: Partial<Kernel>): ReadonlyMap<Statement, boolean> {
  const { pid = 1, ...identity }: Partial<Identity> = identityOf(recorded.text ?? recorded.whole ?? '') ?? {}
  const replayed = replayScenario(recorded, { ...kernel, ...identity }, pid)
  const said = detailOf(replayed.report)
  const statements = new Map<Statement, boolean>([
    ['verdict', recorded.verdict === (replayed.report === undefined ? 'ok' : 'warn')],
    ['report', recorded.report === (replayed.report?.type ?? null)],
  ])
  if (recorded.failOp !== undefined) statements.set('failOp', recorded.failOp === replayed.failOp)
  const { chain, exists, ...detail } = recorded.detail ?? {}
  if (chain !== undefined) {
    statements.set('chain', equal(chain, said.chain) && (exists === undefined || equal(exists, said.exists)))
  }
  const others = new Map<string, unknown>(Object.entries(said))
  const stated = Object.entries(detail)
  if (stated.length > 0)
    statements.set(
      'detail',
      stated.every(([key, value]) => equal(value, others.get(key))),
    )
  if (recorded.text !== undefined) {
    statements.set('text', singleBlanks(recorded.text) === strippedText(replayed.lines))
  }
  if (recorded.whole !== undefined) {
    const ours = replayed.lines.map(({ text }) => text).join('\n')
    statements.set('text', wholeText(recorded.whole) === wholeText(ours))
  }
  return statements
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
