import { type Check, type Checks, checkOptions, open, type Scenario, takes } from '../lang/index.ts'
import type {
  ConditionalLine,
  LineSet,
  MutableLine,
  Mutations,
  PropertyResult,
  RunCost,
} from '../value/index.ts'
import { Asking } from './claims.ts'
import { type ExploreOptions, explore } from './explore.ts'
import { askedOf } from './inquiry.ts'
import { limitOf } from './limit.ts'
import { mainSearch } from './main-search.ts'
import { defaultLimit } from './options.ts'
import { askWhole } from './whole-space.ts'

/** What one combination is explored with: a scenario, and what is asked of it. */
export interface MutationQuestion
  extends Pick<ExploreOptions, 'title' | 'policy' | 'always' | 'finally' | 'limit'> {
  readonly scenario: Scenario
}

export interface MutationsOptions<K extends string = string> {
  readonly title?: string
  /** The lines that can be changed: what each does as it is, and what is done instead. */
  readonly lines: Readonly<Record<K, readonly [kept: string, changed: string]>>
  /** What a combination is explored with; `keeps` says of each line whether it is as it is. */
  readonly ask: (keeps: Readonly<Record<K, boolean>>) => readonly MutationQuestion[]
  /**
   * Names of the functions to be shown. A line of theirs that begins with `if (keeps.NAME) `, or with `!` before it, is
   * shown without that where the condition holds, and not at all elsewhere.
   */
  readonly code: readonly string[]
  /** Combinations that say nothing of their own, and why. */
  readonly leftOut?: readonly {
    readonly when: (keeps: Readonly<Record<K, boolean>>) => boolean
    readonly because: string
  }[]
  /** A word for a claim of the scenario being broken: `lost reset`. */
  readonly words?: Readonly<Record<string, string>>
  /** Where a page finds these options again, to explore one combination more. */
  readonly options: { readonly cell: string; readonly name: string }
  /** Sets of lines to change; every one unless given. */
  readonly only?: readonly LineSet[]
}

const takesFunction: Check = (value, name) => {
  if (typeof value !== 'function') throw new Error(`${name} is a function: write keeps => …`)
}

const mutationChecks: Checks<MutationsOptions> = {
  title: takes.text,
  lines: takes.tableOf("pairs of texts, { name: ['what is done', 'what is done instead'] }", takes.list),
  ask: takesFunction,
  code: takes.list,
  leftOut: takes.list,
  words: takes.tableOf('words by claim', takes.text),
  options: takes.tableOf('two names, { cell, name }', takes.text),
  only: takes.list,
}

/** 2 to the power of this is what a build and a table can bear. */
const mostLines = 10

/**
 * Changes the lines of a model in every combination, and explores each: which claims are broken, and for single changes,
 * or those asked for, the runs of least cost that break them. Throws for more than ten lines, for a function that no
 * task runs, for options that are none, and when the limit of an exploration left a verdict open.
 */
export function mutations<K extends string>(options: MutationsOptions<K>): Mutations {
  checkOptions('mutations', options, mutationChecks)
  const { title = '', ask, leftOut = [], only, words = {} } = options
  const names = Object.keys(options.lines) as K[]
  if (names.length > mostLines)
    throw new Error(`at most ${mostLines} lines can be changed, not ${names.length}`)
  const keepsBut = (changed: LineSet) =>
    Object.fromEntries(names.map((name, line) => [name, (changed & (1 << line)) === 0])) as Record<K, boolean>
  const all = Array.from({ length: 1 << names.length }, (_, changed) => changed)
  const wanted = new Set(only ?? all)
  const whole = explored(ask(keepsBut(0)))
  const claims: Claim[] = []
  const place = (one: Claim) => {
    const known = claims.findIndex(other => isSame(one, other))
    return known < 0 ? claims.push(one) - 1 : known
  }
  let states = 0
  const outcomes = all.map(changed => {
    if (!wanted.has(changed)) return null
    const keeps = keepsBut(changed)
    const reason = leftOut.findIndex(({ when }) => when(keeps))
    if (reason >= 0) return -1 - reason
    return ask(keeps).reduce((bits, question) => {
      const verdict = brokenBy(question)
      states += verdict.states
      return verdict.broken.reduce((sum, one) => sum | (1 << place(one)), bits)
    }, 0)
  })
  const isShown = (changed: LineSet) => only?.includes(changed) ?? (changed & (changed - 1)) === 0
  const [first] = whole
  return {
    kind: 'mutations',
    title,
    policy: first?.policy ?? 'linux',
    options: options.options,
    lines: names.map((name): MutableLine => {
      const [kept, changed] = options.lines[name]
      return { name, kept, changed }
    }),
    code: options.code.map(name => {
      const functions = whole.flatMap(({ program }) => program?.functions ?? [])
      const found = functions.find(one => one.name === name)
      if (found === undefined) throw new Error(`code: no task runs a function ${name}`)
      return found.text.map(text => conditional(text, names))
    }),
    claims: claims.map(({ property, claim }) => ({
      property,
      claim,
      word: words[claim] ?? usualWords[property] ?? 'a broken claim',
    })),
    scenarios: whole.map(({ title, tasks }) => ({ title, tasks })),
    outcomes,
    reasons: leftOut.map(({ because }) => because),
    states,
    witnesses: all
      .filter(changed => isShown(changed) && (outcomes[changed] ?? 0) > 0)
      .map(changed => ({ changed, broken: leastOf(explored(ask(keepsBut(changed)))) })),
  }
}

type Claim = Pick<PropertyResult, 'property' | 'claim'>

const usualWords: Readonly<Partial<Record<PropertyResult['property'], string>>> = {
  deadlock: 'deadlock',
  fault: 'fault',
  misuse: 'misuse',
  'data-race': 'data race',
  livelock: 'livelock',
}

function explored(questions: readonly MutationQuestion[]) {
  return questions.map(({ scenario, ...options }) => explore(scenario, options))
}

/** What is broken, without the runs that break it: looking for those takes longer than all the rest. */
function brokenBy({ scenario, ...options }: MutationQuestion): {
  broken: readonly Claim[]
  states: number
} {
  const opened = open(scenario, options.policy)
  const limits = { states: options.limit ?? defaultLimit }
  const every = { partialOrder: true, symmetry: true }
  const main = mainSearch(opened, askedOf(opened, options), limits, every, () => {})
  const whole = askWhole(opened, new Asking(opened), limits, main)
  const found = [...main.inquiry.findings, ...whole]
  const limited = limitOf(opened.program, main.search) ?? whole.find(one => one.limit !== undefined)?.limit
  if (limited !== undefined) throw new Error(`${options.title ?? 'an exploration'}: ${limited.message}`)
  return { broken: found.filter(({ violations }) => violations > 0), states: main.search.states }
}

/** Of several explorations the broken claims, each with the run that costs least. */
function leastOf(explorations: readonly { readonly properties: readonly PropertyResult[] }[]) {
  const least: PropertyResult[] = []
  for (const one of explorations.flatMap(({ properties }) => properties)) {
    if (one.verdict !== 'violated') continue
    const known = least.findIndex(other => isSame(one, other))
    if (known < 0) least.push(one)
    else if (isCheaper(one.cost, least[known]?.cost)) least[known] = one
  }
  return least
}

function isSame(one: Claim, other: Claim): boolean {
  return one.property === other.property && one.claim === other.claim
}

function isCheaper(one: RunCost | undefined, other: RunCost | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined
  const differences = [
    one.preemptions - other.preemptions,
    one.switches - other.switches,
    one.steps - other.steps,
  ]
  return (differences.find(difference => difference !== 0) ?? 0) < 0
}

/** A line as it is shown, and when: what it asks of `keeps` is taken out of it, and with it the parameter. */
function conditional(text: string, names: readonly string[]): ConditionalLine {
  const [, indent = '', condition = '', rest = ''] = /^(\s*)if \(([^()]*)\) (.*)$/.exec(text) ?? []
  let kept = 0
  let changed = 0
  const others = condition.split(' && ').filter(term => {
    const [, not, name = ''] = /^(!?)keeps\.(\w+)$/.exec(term) ?? []
    if (not === undefined) return true
    const line = names.indexOf(name)
    if (line < 0) throw new Error(`code: there is no line ${name} to keep, in ${text.trim()}`)
    if (not === '') kept |= 1 << line
    else changed |= 1 << line
    return false
  })
  const without = (code: string) =>
    code.replace(/^export /, '').replaceAll(/(?:, )?\bkeeps(?:: \w+)?\)/g, ')')
  if (kept + changed === 0) return { text: without(text), kept, changed }
  const asked = others.length === 0 ? '' : `if (${others.join(' && ')}) `
  return { text: `${indent}${asked}${without(rest)}`, kept, changed }
}
