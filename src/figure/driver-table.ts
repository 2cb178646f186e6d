import type {
  DriverSituation,
  DriverTable,
  DriverVersion,
  ExplorerVerdict,
  ResetWay,
  ValidatorVerdict,
  Verdict,
} from '../value/index.ts'
import { count, plural } from './exploration-text.ts'
import { lockIdentity } from './lock-identity.ts'
import { code, type Part, text } from './parts.ts'

/** Who said something of a version: a column of the table. */
export type Judge = 'validator' | 'recorded' | 'alone' | 'writer'

export const judges: readonly Judge[] = ['validator', 'recorded', 'alone', 'writer']

/** A verdict in the table. */
export interface TableVerdict {
  /** Undefined for what was not run. */
  readonly verdict: Verdict | undefined
  readonly words: string
  /** Whether there is a report, a graph or a run to be shown. */
  readonly hasEvidence: boolean
}

/** The name of a column. */
export function judgeName({ kernel }: Pick<DriverTable, 'kernel'>, judge: Judge): string {
  switch (judge) {
    case 'validator':
      return 'our validator'
    case 'recorded':
      return kernel
    case 'alone':
      return 'explorer'
    case 'writer':
      return 'explorer + writer'
  }
}

/** What a judge says of a version in a situation. */
export function tableVerdict({ validator, recorded, explorer }: DriverSituation, judge: Judge): TableVerdict {
  if (judge === 'alone' || judge === 'writer') {
    const { verdict } = explorer[judge]
    return { verdict, words: brokenWords(explorer[judge]), hasEvidence: true }
  }
  const said = judge === 'validator' ? validator : recorded
  if (said === null) return { verdict: undefined, words: 'not run', hasEvidence: false }
  return {
    verdict: said.report === null ? 'verified' : 'violated',
    words: reportWords(said),
    hasEvidence: judge === 'validator' || said.report !== null,
  }
}

/** `no report`, `circle of 4`, or the kind of the report. */
function reportWords({ report, circle }: ValidatorVerdict): string {
  if (report === null) return 'no report'
  return report === 'circular' ? `circle of ${circle.length}` : report.replaceAll('-', ' ')
}

/** What a final state breaks, in two words, where the claim takes a sentence. */
const brokenClaims: Readonly<Record<string, string>> = {
  'no reset is lost': 'lost reset',
  'a running device has no session open': 'session left open',
}

function brokenWords({ verdict, broken }: ExplorerVerdict): string {
  if (verdict === 'verified') return 'verified'
  const violated = broken.filter(one => one.verdict === 'violated')
  return violated.length === 0 ? 'not proved' : violated.map(brokenWord).join(', ')
}

function brokenWord({ property, claim }: ExplorerVerdict['broken'][number]): string {
  return property === 'final-state'
    ? (brokenClaims[claim] ?? `not “${claim}”`)
    : property.replaceAll('-', ' ')
}

/** What was found of one kind: where, and the circle or the run. */
export interface Finding {
  readonly where: string
  readonly what: readonly Part[]
}

/** Circles and runs of a version, each once, with every place where it was found. */
export function findingsOf(table: DriverTable, { situations }: DriverVersion): readonly Finding[] {
  const found = new Map<string, { readonly where: string[]; readonly what: readonly Part[] }>()
  const note = (where: string, what: readonly Part[]) => {
    const key = what.map(part => part.text).join('')
    const known = found.get(key)
    if (known === undefined) found.set(key, { where: [where], what })
    else known.where.push(where)
  }
  for (const { open, validator, recorded, agrees, explorer } of situations) {
    const where = openWords(open)
    if (validator.report !== null) note(where, circleParts(validator))
    if (recorded !== null && !agrees)
      note(`${where}, ${table.kernel} says otherwise`, recordedParts(recorded, table.kernel))
    for (const one of explorer.alone.broken) note(where, runParts(one))
    for (const one of explorer.writer.broken) note(`${where}, with a writer`, runParts(one))
  }
  return [...found.values()].map(({ where, what }) => ({ where: where.join('; '), what }))
}

/** `no file open`, `a file open`. */
export function openWords(open: boolean): string {
  return open ? 'a file open' : 'no file open'
}

function recordedParts(recorded: ValidatorVerdict, kernel: string): readonly Part[] {
  return recorded.report === null ? [text(`${kernel}: no report`)] : circleParts(recorded)
}

/** `circle migf->lock → mmap_lock → memory_lock → migf->lock`. */
function circleParts(said: ValidatorVerdict): readonly Part[] {
  const { circle } = said
  if (circle.length === 0) return [text(`report: ${reportWords(said)}`)]
  const locks = [...circle, circle[0] ?? ''].map((name, index): readonly Part[] => {
    const { key, label } = lockIdentity(name.replace(/^&/, ''))
    return [...(index === 0 ? [] : [text(' → ')]), { kind: 'lock', text: label, lock: key }]
  })
  return [text('circle '), ...locks.flat()]
}

/** `deadlock: read, reset, pin (22 steps, 1 preemption)`. */
function runParts(broken: ExplorerVerdict['broken'][number]): readonly Part[] {
  if (broken.verdict !== 'violated') return [text(`not proved: “${broken.claim}”`)]
  const turns = broken.turns.flatMap((name, index) => [...(index === 0 ? [] : [text(', ')]), code(name)])
  const { cost } = broken
  const price = cost && ` (${plural(cost.steps, 'step')}, ${plural(cost.preemptions, 'preemption')})`
  return [text(`${brokenWord(broken)}: `), ...turns, ...(price === undefined ? [] : [text(price)])]
}

/** Whether something was found in a version. */
export function hasFinding({ situations }: DriverVersion): boolean {
  return situations.some(({ validator, recorded, explorer }) =>
    [
      validator.report !== null,
      recorded !== null && recorded.report !== null,
      explorer.alone.verdict !== 'verified',
      explorer.writer.verdict !== 'verified',
    ].includes(true),
  )
}

/** How a version's reset_done gets by state_mutex, as a sentence fragment. */
export function resetWords(reset: ResetWay): string {
  return resets[reset]
}

const resets: Readonly<Record<ResetWay, string>> = {
  waits: 'waits for state_mutex',
  'deferred, spinlock': 'deferred reset, with a spinlock',
  'deferred, mutex': 'deferred reset, with a mutex',
  'no-op': 'does nothing',
  'no lock': 'sets a flag, without a lock',
  none: 'has no reset_done',
  'after memory_lock': 'works after memory_lock was released',
}

/** What was asked of whom, and what was not, as sentences. */
export function tableScope(table: DriverTable): readonly string[] {
  const { kernel, policy, session, drivers } = table
  const situations = drivers.flatMap(({ versions }) => versions.flatMap(version => version.situations))
  const compared = situations.filter(({ recorded }) => recorded !== null)
  const differing = compared.filter(({ agrees }) => !agrees).length
  const states = situations.reduce(
    (sum, { explorer }) => sum + explorer.alone.states + explorer.writer.states,
    0,
  )
  const agreement =
    compared.length === 0
      ? ''
      : `In all ${compared.length} that were run, it says what our validator says, circle for circle, up to the names of classes.`
  return [
    'Every verdict is on a model or on a lock sequence made from one, none on a driver.',
    `The validators are given a device's life: sessions begin, move data and end, a BAR is pinned, the device is reset by ioctl. ${kernel} was run on the sequences of some versions; not run is said where it was not.`,
    differing === 0
      ? agreement
      : `In ${differing} of ${compared.length} that were run, it says otherwise than our validator.`,
    `The explorer is given every interleaving of set_device_state, a reset by ioctl, a pin and, with a file open, a ${session === 'saving' ? 'read' : 'write'}; the writer changes the address space meanwhile. ${count(states)} states in all, policy ${policy}.`,
  ].filter(sentence => sentence !== '')
}
